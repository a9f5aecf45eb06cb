package dev.keyregistry.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

class ServiceMainTest {

  private final StringWriter err = new StringWriter();

  @Command(name = "registry-test")
  static final class Program implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Override
    public Integer call() throws InterruptedException {
      return ServiceMain.run(
          spec,
          () -> {
            throw new IllegalStateException("cannot start\nfor many reasons");
          });
    }
  }

  private int execute(Program program, String... arguments) {
    CommandLine line = ServiceMain.commandLine(program).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void a_service_that_cannot_start_says_so_in_one_line() {
    assertThat(execute(new Program())).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("registry-test: cannot start");
  }

  @Test
  void wrong_usage_is_told_with_the_usage() {
    assertThat(execute(new Program(), "--kafka", "no-value")).isEqualTo(2);
    assertThat(err.toString()).contains("--kafka", "Usage: registry-test");
  }

  @Test
  void kafka_gets_every_setting_that_is_given() {
    var program = new Program();
    execute(
        program,
        "--bootstrap-servers",
        "a:1,b:2",
        "--kafka",
        "security.protocol=SASL_SSL",
        "--kafka",
        "sasl.jaas.config=Module required username=\"u\" password=\"p=,;\";");
    assertThat(program.kafka.settings())
        .containsEntry("bootstrap.servers", "a:1,b:2")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "Module required username=\"u\" password=\"p=,;\";");
  }
}
