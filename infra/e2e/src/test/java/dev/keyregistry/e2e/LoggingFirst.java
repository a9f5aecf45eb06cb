package dev.keyregistry.e2e;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;

/**
 * Starts logging before any test runs. While one thread starts it, SLF4J gives others a stand-in,
 * to which no file can be attached.
 */
public final class LoggingFirst implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    LoggerFactory.getILoggerFactory();
  }
}
