// Prints alerts as they are raised, one JSON object a line: no orchestrator, no schema registry.
// npm install, then: node alert-subscriber.js [brokers] [topic] [group]
const { readFileSync, readdirSync } = require('node:fs');
const avro = require('avsc');
const { Kafka, logLevel } = require('kafkajs');

const [brokers = 'localhost:9092', topic = 'dogwatch.alerts', groupId = 'alert-subscriber'] = process.argv.slice(2);

// An alert is 0xC3 0x01, the CRC-64-AVRO of the schema that wrote it (little-endian), and Avro's binary encoding of it.
const empty = 0xc15d213aa4d7a795n;
const shift = (crc) => (crc & 1n ? (crc >> 1n) ^ empty : crc >> 1n);
const step = (crc, byte) => (crc >> 8n) ^ Array(8).fill(shift).reduce((bits, f) => f(bits), (crc ^ BigInt(byte)) & 0xffn);
const fingerprint = (type) => Buffer.from(JSON.stringify(type.schema())).reduce(step, empty);

// Every version that was ever released: what an older watchdog wrote can be read as well.
const folder = `${__dirname}/../schemas/src/main/resources/released/`;
const types = readdirSync(folder).filter((name) => name.startsWith('AlertRecord.'))
  .map((name) => avro.Type.forSchema(JSON.parse(readFileSync(folder + name))));
const writers = new Map(types.map((type) => [fingerprint(type), type]));

async function eachMessage({ message: { value, offset } }) {
  try {
    const type = value.readUInt16BE() === 0xc301 && writers.get(value.readBigUInt64LE(2));
    if (!type) throw new Error('of no version that was released');
    console.log(JSON.stringify(type.fromBuffer(value.subarray(10))));
  } catch (problem) {
    console.error(`no alert at offset ${offset}: ${problem.message}`);
  }
}

const consumer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.WARN }).consumer({ groupId });
process.once('SIGTERM', () => consumer.disconnect()).once('SIGINT', () => consumer.disconnect());
consumer.connect().then(() => consumer.subscribe({ topics: [topic], fromBeginning: true })).then(() => consumer.run({ eachMessage }));
