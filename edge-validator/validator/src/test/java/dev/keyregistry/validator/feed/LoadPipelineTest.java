package dev.keyregistry.validator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.log.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadPipelineTest {

  private static final int MANY = 100;

  @Test
  void records_are_applied_in_order_and_all_of_them_before_it_is_finished() throws Exception {
    List<Long> applied = new ArrayList<>();
    try (var pipeline =
        new LoadPipeline("test", id -> true, record -> applied.add(record.offset()))) {
      for (int i = 0; i < MANY; i++) {
        pipeline.add(batch(10L * i, 10L * i + 10));
      }
      pipeline.finish();
    }
    assertThat(applied).isEqualTo(LongStream.range(0, 10 * MANY).boxed().toList());
  }

  @Test
  void an_error_at_the_last_record_is_thrown_when_it_is_finished() throws Exception {
    try (var pipeline = new LoadPipeline("test", id -> true, record -> failAt(9, record))) {
      pipeline.add(batch(0, 10));
      assertThatThrownBy(pipeline::finish).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void an_error_is_thrown_to_whoever_adds_more() {
    try (var pipeline = new LoadPipeline("test", id -> true, record -> failAt(0, record))) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < MANY; i++) {
                  pipeline.add(batch(i, i + 1));
                }
              })
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  private static void failAt(long offset, ViewRecord record) {
    if (record.offset() == offset) {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> batch(long from, long end) {
    return LongStream.range(from, end)
        .mapToObj(offset -> new ConsumerRecord<>(Topics.KEYS, 0, offset, new byte[0], new byte[0]))
        .toList();
  }
}
