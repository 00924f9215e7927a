package io.dogwatch.schemas.jobs;

/** Names what is to be done; part of the lanes' names. */
public record JobType(String name) implements Comparable<JobType> {

  private static final int LONGEST = 64;

  public JobType {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "a job type is 1 to 64 of a-z, 0-9 and -, and starts with a letter; found \""
              + name
              + "\"");
    }
  }

  /** By hand: every message of a job has one, and a pattern takes its time. */
  private static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > LONGEST || !isLetter(name.charAt(0))) {
      return false;
    }
    for (int at = 1; at < name.length(); at++) {
      char next = name.charAt(at);
      if (!isLetter(next) && (next < '0' || next > '9') && next != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
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
