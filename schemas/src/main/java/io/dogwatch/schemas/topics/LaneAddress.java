package io.dogwatch.schemas.topics;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;

/** Address of a lane: jobs of one type and priority wait there in order. */
public record LaneAddress(JobType type, Priority priority) {}
