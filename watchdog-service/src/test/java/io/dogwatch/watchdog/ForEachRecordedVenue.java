package io.dogwatch.watchdog;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of what venues sent in half a minute, by the name of the venue in {@link RealData}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("real-data")
@ParameterizedTest
@ValueSource(
    strings = {
      "BINANCE_US",
      "BITFINEX",
      "BITHUMB",
      "BITSTAMP",
      "BYBIT",
      "DERIBIT",
      "GATEIO",
      "KRAKEN"
    })
public @interface ForEachRecordedVenue {}
