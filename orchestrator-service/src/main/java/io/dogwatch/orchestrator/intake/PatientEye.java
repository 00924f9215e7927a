package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.intake.WaitingJobs.Ending;
import io.dogwatch.orchestrator.intake.WaitingJobs.Eye;
import io.dogwatch.orchestrator.intake.WaitingJobs.Look;
import io.dogwatch.orchestrator.intake.WaitingJobs.Told;
import io.dogwatch.orchestrator.intake.WaitingJobs.Waiting;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Lets a job wait on at which another eye fails to look: it holds up none of the others. */
public final class PatientEye implements Eye {

  private static final Logger log = LoggerFactory.getLogger(PatientEye.class);

  private final Eye eye;
  private final LogLimit failures;

  public PatientEye(Eye eye, LogLimit failures) {
    this.eye = eye;
    this.failures = failures;
  }

  @Override
  public Look at(Waiting waiting) throws InterruptedException {
    try {
      return eye.at(waiting);
    } catch (DataAccessResourceFailureException
        | TransientDataAccessException
        | TransactionException
        | DatabaseAwayException e) {
      throw e;
    } catch (RuntimeException e) {
      if (failures.isDue()) {
        log.atError()
            .setCause(e)
            .addKeyValue("job", waiting.job().id())
            .log("waiting job left for later");
      }
      return new Look.WaitsOn(Map.of());
    }
  }

  @Override
  public Told tell(List<Ending> endings) {
    return eye.tell(endings);
  }
}
