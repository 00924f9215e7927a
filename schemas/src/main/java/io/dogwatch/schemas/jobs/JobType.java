package io.dogwatch.schemas.jobs;

import java.util.regex.Pattern;

/** Names what is to be done; part of the lanes' names. */
public record JobType(String name) implements Comparable<JobType> {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public JobType {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a job type is 1 to 64 of a-z, 0-9 and -, and starts with a letter; found \""
              + name
              + "\"");
    }
  }

  @Override
  public int compareTo(JobType other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
