package io.dogwatch.schemas.codec;

import io.dogwatch.schemas.avro.AlertRecord;
import io.dogwatch.schemas.avro.BarRecord;
import io.dogwatch.schemas.avro.ControlCommandRecord;
import io.dogwatch.schemas.avro.DepthRecord;
import io.dogwatch.schemas.avro.EarningsRecord;
import io.dogwatch.schemas.avro.FundingRecord;
import io.dogwatch.schemas.avro.JobEventRecord;
import io.dogwatch.schemas.avro.JobMessageRecord;
import io.dogwatch.schemas.avro.JobTypeDescriptionRecord;
import io.dogwatch.schemas.avro.PairBarRecord;
import io.dogwatch.schemas.avro.TradeRecord;
import io.dogwatch.schemas.avro.TransferRecord;
import io.dogwatch.schemas.avro.VenueActivityRecord;
import io.dogwatch.schemas.avro.VenueProbeRecord;
import io.dogwatch.schemas.avro.VenueStatusRecord;
import io.dogwatch.schemas.avro.WorkerHeartbeatRecord;
import java.util.List;
import org.apache.avro.Schema;

/** The schemas that this build writes: one for each kind of record that goes over a topic. */
final class CurrentSchemas {

  static final List<Schema> ALL =
      List.of(
          AlertRecord.getClassSchema(),
          BarRecord.getClassSchema(),
          ControlCommandRecord.getClassSchema(),
          DepthRecord.getClassSchema(),
          EarningsRecord.getClassSchema(),
          FundingRecord.getClassSchema(),
          JobEventRecord.getClassSchema(),
          JobMessageRecord.getClassSchema(),
          JobTypeDescriptionRecord.getClassSchema(),
          PairBarRecord.getClassSchema(),
          TradeRecord.getClassSchema(),
          TransferRecord.getClassSchema(),
          VenueActivityRecord.getClassSchema(),
          VenueProbeRecord.getClassSchema(),
          VenueStatusRecord.getClassSchema(),
          WorkerHeartbeatRecord.getClassSchema());

  private CurrentSchemas() {}
}
