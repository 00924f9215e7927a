package io.dogwatch.schemas.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages in Avro's single-object encoding with the current schema, and reads what any
 * released version wrote.
 *
 * <p>Safe for use by many threads.
 *
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Single-object
 *     encoding</a>
 */
public final class MessageCodec<T> {

  private static final byte MARKER_1 = (byte) 0xC3;
  private static final byte MARKER_2 = 0x01;
  private static final int FINGERPRINT = 2;
  private static final int HEADER = 10;

  private final Schema schema;
  private final Set<Long> fingerprints;
  private final Encoder<T> encoder;
  private final Decoder<T> decoder;

  private MessageCodec(
      Schema schema, Set<Long> fingerprints, Encoder<T> encoder, Decoder<T> decoder) {
    this.schema = schema;
    this.fingerprints = fingerprints;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /**
   * A codec for {@code T} by way of the generated record {@code R}.
   *
   * @param schema the current schema of {@code R}
   * @param fromRecord may throw {@link IllegalArgumentException} for a record that is well formed
   *     but makes no sense
   */
  public static <T, R extends SpecificRecordBase> MessageCodec<T> of(
      Schema schema, Class<R> record, Function<T, R> toRecord, Function<R, T> fromRecord) {
    SpecificData model = SpecificData.getForClass(record);
    List<Schema> released = ReleasedSchemas.of(schema.getName());
    var records = new BinaryMessageEncoder<R>(model, schema);
    var reader = new BinaryMessageDecoder<R>(model, schema);
    released.forEach(reader::addSchema);
    return new MessageCodec<>(
        schema,
        Stream.concat(released.stream(), Stream.of(schema))
            .map(SchemaNormalization::parsingFingerprint64)
            .collect(Collectors.toUnmodifiableSet()),
        message -> records.encode(toRecord.apply(message)),
        bytes -> fromRecord.apply(readAll(reader, bytes)));
  }

  /** Bytes that follow a record are of nobody who knows the format. */
  private static <R> R readAll(BinaryMessageDecoder<R> reader, byte[] bytes) throws IOException {
    var in = new ByteArrayInputStream(bytes);
    R record = reader.decode(in);
    if (in.available() > 0) {
      throw new IllegalArgumentException(in.available() + " bytes too many");
    }
    return record;
  }

  /** The schema that {@link #encode} writes. */
  public Schema schema() {
    return schema;
  }

  /** Whether the bytes claim to be in single-object encoding. */
  public static boolean isSingleObject(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == MARKER_1 && bytes[1] == MARKER_2;
  }

  /** Whether the bytes claim to be written with a schema of these messages. */
  public boolean wrote(byte[] bytes) {
    return isSingleObject(bytes)
        && bytes.length >= HEADER
        && fingerprints.contains(
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT));
  }

  public byte[] encode(T message) {
    try {
      ByteBuffer buffer = encoder.encode(message);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, nothing can fail", e);
    }
  }

  /** Reads bytes of any origin; {@code null} stands for a record without a value. */
  public Decoded<T> decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return undecodable("no value");
    }
    try {
      return new Decoded.Message<>(decoder.decode(bytes));
    } catch (MissingSchemaException e) {
      return undecodable("written with a schema that no released version has: " + e.getMessage());
    } catch (BadHeaderException e) {
      return undecodable("not in Avro single-object encoding");
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) { // the last of these for lengths that no array can have
      return undecodable("broken off or damaged: " + e);
    } catch (IllegalArgumentException e) {
      return undecodable(String.valueOf(e.getMessage()));
    }
  }

  private Decoded<T> undecodable(String reason) {
    return new Decoded.Undecodable<>(schema.getName() + " expected: " + reason);
  }

  private interface Encoder<T> {
    ByteBuffer encode(T message) throws IOException;
  }

  private interface Decoder<T> {
    T decode(byte[] bytes) throws IOException;
  }
}
