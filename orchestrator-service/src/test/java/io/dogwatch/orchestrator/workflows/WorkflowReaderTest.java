package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkflowReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final JobTypes types = new JobTypes();

  @BeforeEach
  void announce() {
    types.announce(
        KnownType.of(
            new JobTypeDescription(
                new JobType("probe"),
                "For tests.",
                """
                {"type":"object","additionalProperties":false,"required":["symbol"],
                 "properties":{"symbol":{"type":"string"},"n":{"type":"integer"}}}
                """,
                "{\"symbol\":\"AAPL\"}",
                NOW)));
  }

  @Test
  void readsAllThereCanBe() {
    Definition definition =
        read(
            """
            {"name":"leads","maxParallel":7,"input":{"symbols":["A"],"target":25},"steps":[
              {"name":"discover","batches":{"target":"${input.target}","existing":3,"size":5,
                 "oversample":1.5,"items":"found.all","key":"id","score":"quality","maxBatches":9,
                 "onShortfall":"ask"},
               "job":{"type":"probe","payload":{"symbol":"x","n":"${batch.size}"}}},
              {"name":"research","forEach":"${steps.discover.result}","join":{"percent":80},
               "maxParallel":2,"job":{"type":"probe","payload":{"symbol":"${item.id}"}}},
              {"name":"approve","gate":{"question":"Go?","options":["yes","no"],"deadline":"PT1H",
                 "default":"no"}},
              {"name":"export","when":{"approve":"yes","discover":["ACCEPT","CONTINUE"]},
               "job":{"type":"probe","payload":{"symbol":"${workflow.id}"}}},
              {"name":"alone","after":[],"forEach":[1,2],"join":{"atLeast":1},
               "job":{"type":"probe","payload":{"symbol":"n${index}"}}}
            ]}
            """);

    assertThat(definition.name()).isEqualTo("leads");
    assertThat(definition.mostAtOnce()).isEqualTo(7);
    assertThat(definition.referredTo()).containsExactly("discover");
    List<Step> steps = definition.steps();
    assertThat(steps)
        .extracting(Step::after)
        .containsExactly(
            Set.of(), Set.of("discover"), Set.of("research"), Set.of("approve"), Set.of());
    assertThat(steps.get(0).work())
        .isInstanceOfSatisfying(
            Work.Batches.class,
            batches -> {
              assertThat(batches.size()).isEqualTo(5);
              assertThat(batches.oversample()).isEqualByComparingTo("1.5");
              assertThat(batches.items()).isEqualTo(new Work.Items("found.all", "id", "quality"));
              assertThat(batches.most()).isEqualTo(9);
              assertThat(batches.onShortfall()).isEqualTo(Work.OnShortfall.ASK);
            });
    assertThat(steps.get(1).work())
        .isInstanceOfSatisfying(
            Work.FanOut.class,
            fanOut -> {
              assertThat(fanOut.join()).isEqualTo(new Join.Percent(new BigDecimal(80)));
              assertThat(fanOut.mostAtOnce()).isEqualTo(2);
            });
    assertThat(steps.get(2).work())
        .isEqualTo(new Work.Gate("Go?", List.of("yes", "no"), Duration.ofHours(1), "no"));
    assertThat(steps.get(3).when())
        .isEqualTo(Map.of("approve", Set.of("yes"), "discover", Set.of("ACCEPT", "CONTINUE")));
    assertThat(steps.get(4).work())
        .isInstanceOfSatisfying(
            Work.FanOut.class, fanOut -> assertThat(fanOut.join()).isEqualTo(new Join.AtLeast(1)));
  }

  /** A step, and where it is wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'a'}                                                        | /steps/0 ",
        "{'name':'a','gate':{'options':['x']},'job':{}}                      | /steps/0 ",
        "{'name':'a.b','gate':{'options':['x']}}                             | /steps/0/name",
        "{'name':'a','gate':{'options':[]}}                                  | /steps/0/gate/options",
        "{'name':'a','gate':{'options':['x'],'default':'y','deadline':'PT1H'}} | /steps/0/gate/default",
        "{'name':'a','gate':{'options':['x'],'default':'x'}}                 | /steps/0/gate/default",
        "{'name':'a','gate':{'options':['x'],'deadline':'1h'}}               | /steps/0/gate/deadline",
        "{'name':'a','gate':{'options':['x']},'after':['b']}                 | /steps/0/after",
        "{'name':'a','gate':{'options':['x']},'after':['a']}                 | /steps/0/after",
        "{'name':'a','gate':{'options':['x']},'when':{'b':'x'}}              | /steps/0/when",
        "{'name':'a','gate':{'options':['x']},'join':'ALL'}                  | /steps/0/join",
        "{'name':'a','job':{'type':'probe','payload':{}}}                    | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'nosuch','payload':{}}}                   | /steps/0/job/type",
        "{'name':'a','job':{'type':'${input.t}','payload':{}}}               | /steps/0/job/type",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':1}}}          | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'${item}'}}}  | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'${input.}'}}} | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'${steps.a.result}'}}} | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'${steps.a.succeeded}'}}} | /steps/0/job/payload/symbol",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'x'},'id':'00000000-0000-0000-0000-000000000001'}} | /steps/0/job/id",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'x'},'delay':'PT0S'}} | /steps/0/job/delay",
        "{'name':'a','job':{'type':'probe','payload':{'symbol':'x'},'runAt':'2026-03-01T11:00:00Z'}} | /steps/0/job/runAt",
        "{'name':'a','forEach':3,'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/forEach",
        "{'name':'a','forEach':[],'join':{'percent':101},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/join/percent",
        "{'name':'a','forEach':[],'join':{'percent':null},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/join",
        "{'name':'a','forEach':[],'join':{},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/join",
        "{'name':'a','forEach':[],'join':'SOME','job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/join",
        "{'name':'a','forEach':[1],'join':{'atLeast':2},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/join",
        "{'name':'a','batches':{},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/batches/target",
        "{'name':'a','batches':{'target':-1},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/0/batches/target",
        "{'name':'a','nosuch':1,'gate':{'options':['x']}}                    | /steps/0/nosuch",
      })
  void tellsWhereAStepIsWrong(String step, String pointer) {
    String json = "{\"name\":\"w\",\"steps\":[%s]}".formatted(step.replace('\'', '"'));

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(pointer.strip() + ": ");
  }

  /**
   * A step of a workflow with an input, where it is wrong, and what is said about it. Defect 04 of
   * the systems that Dogwatch replaces: what was not there under that name was taken as empty.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'${input.symbl}'}}} | /steps/1/job/payload/symbol: a value of the input expected, found none for ${input.symbl}: ${input} has the fields [symbol, deep, many, none, zero]",
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'a ${input.deep.b}'}}} | /steps/1/job/payload/symbol: a value of the input expected, found none for ${input.deep.b}: ${input.deep} has the fields [a]",
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'${input.many.2}'}}} | /steps/1/job/payload/symbol: a value of the input expected, found none for ${input.many.2}: ${input.many} has 2 items",
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'x'},'metadata':{'m':'${input.symbol.x.y}'}}} | /steps/1/job/metadata/m: a value of the input expected, found none for ${input.symbol.x.y}: ${input.symbol} has a STRING",
        "{'name':'b','forEach':'${input.all}','job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/forEach: a value of the input expected, found none for ${input.all}",
        "{'name':'b','forEach':['${input.all}'],'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/forEach/0: a value of the input expected",
        "{'name':'b','forEach':'${input.symbol}','job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/forEach: an array of at most 100000 items expected, found a STRING",
        "{'name':'b','forEach':'${input.none}','job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/forEach: an array of at most 100000 items expected, found a NULL",
        "{'name':'b','forEach':'${input.many}','join':{'atLeast':3},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/join: at most the 2 items of forEach expected, found 3",
        "{'name':'b','batches':{'target':'${input.zero}'},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/batches/target: a whole number from 1 to 100000 expected, found 0",
        "{'name':'b','batches':{'target':'${input.symbol}'},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/batches/target: a whole number from 1 to 100000 expected",
        "{'name':'b','batches':{'target':1,'existing':'${input.none}'},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/batches/existing: a whole number expected, found null",
        "{'name':'b','batches':{'target':'${input.target}'},'job':{'type':'probe','payload':{'symbol':'x'}}} | /steps/1/batches/target: a value of the input expected",
      })
  void whatTheInputDoesNotHaveIsTold(String step, String problem) {
    String json = ofInput(step.replace('\'', '"'));

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'${input.symbol}','n':'${input.deep.a}'}}}",
        "{'name':'b','forEach':'${input.many}','join':{'atLeast':2},'job':{'type':'probe','payload':{'symbol':'${item}'}}}",
        "{'name':'b','batches':{'target':'${steps.a.result.n}','existing':'${input.zero}'},'job':{'type':'probe','payload':{'symbol':'x'}}}",
        "{'name':'b','forEach':'${steps.a.result.symbl}','job':{'type':'probe','payload':{'symbol':'${item.x}'}}}",
        "{'name':'b','job':{'type':'probe','payload':{'symbol':'x${input.none}'},'metadata':{'all':'${input}'}}}",
      })
  void whatTheInputHasIsTaken(String step) {
    Definition definition = read(ofInput(step.replace('\'', '"')));

    assertThat(definition.steps()).hasSize(2);
  }

  private static String ofInput(String step) {
    return """
    {"name":"w","input":{"symbol":"A","deep":{"a":1},"many":[1,2],"none":null,"zero":0},"steps":[
      {"name":"a","job":{"type":"probe","payload":{"symbol":"x"}}},%s]}
    """
        .formatted(step);
  }

  @Test
  void aListOfTheInputHasItsLimit() {
    String items = "0,".repeat(100_000);
    String json =
        """
        {"name":"w","input":{"all":[%s0]},"steps":[
          {"name":"a","forEach":"${input.all}","job":{"type":"probe","payload":{"symbol":"x"}}}]}
        """;

    assertThatThrownBy(() -> read(json.formatted(items)))
        .hasMessageContaining("/steps/0/forEach: ")
        .hasMessageContaining("found 100001");
    assertThat(read(json.formatted(items.substring(2))).steps()).hasSize(1);
  }

  /** A number of a step, its bounds, what is beyond them, and where that is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'forEach':[1],'maxParallel':%s        | 1     | 100000 | 0      | 100001  | /maxParallel",
        "'forEach':[1],'join':{'percent':%s}   | 0.001 | 100    | 0      | 100.001 | /join/percent",
        "'forEach':'${steps.a.result}','join':{'atLeast':%s} | 1 | 100000 | 0 | 100001 | /join/atLeast",
        "'batches':{'target':%s}               | 1     | 100000 | 0      | 100001  | /batches/target",
        "'batches':{'target':1,'existing':%s}  | 0     | 100000 | -1     | 100001  | /batches/existing",
        "'batches':{'target':1,'size':%s}      | 1     | 100000 | 0      | 100001  | /batches/size",
        "'batches':{'target':1,'size':%s}      | 1     | 2.0    | 1.5    | 1e400   | /batches/size",
        "'batches':{'target':1,'oversample':%s} | 1    | 100    | 0.999  | 1e400   | /batches/oversample",
        "'batches':{'target':1,'maxBatches':%s} | 1    | 100000 | 0      | 100001  | /batches/maxBatches",
      })
  void numbersOfAStepHaveBounds(
      String step, String least, String most, String less, String more, String pointer) {
    String json =
        ofInput(
            "{'name':'b',%s,'job':{'type':'probe','payload':{'symbol':'x'}}}"
                .formatted(step)
                .replace('\'', '"'));

    assertThat(read(json.formatted(least)).steps()).hasSize(2);
    assertThat(read(json.formatted(most)).steps()).hasSize(2);
    for (String wrong : List.of(less, more, "\"1\"")) {
      assertThatThrownBy(() -> read(json.formatted(wrong)))
          .hasMessageContaining("/steps/1" + pointer + ": a ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "100000, true",
    "0, false",
    "100001, false",
    "1.5, false",
    "'\"1\"', false"
  })
  void atOnceAWorkflowMayHaveSoManyJobs(String most, boolean isTaken) {
    String json =
        """
        {"name":"w","maxParallel":%s,"steps":[{"name":"a","gate":{"options":["x"]}}]}
        """
            .formatted(most);

    if (isTaken) {
      assertThat(read(json).mostAtOnce()).isEqualTo(Integer.parseInt(most));
    } else {
      assertThatThrownBy(() -> read(json)).hasMessageContaining("/maxParallel: a whole number");
    }
  }

  /** What was taken by an earlier release is read as it is. */
  @Test
  void whatIsStoredIsNotCheckedAgainstItsInput() {
    Definition stored =
        WorkflowReader.stored(
            """
            {"name":"w","steps":[{"name":"a","job":{"type":"probe","payload":"${input.x}"}}]}
            """);

    assertThat(stored.steps()).hasSize(1);
  }

  @Test
  void stepsInACircleAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"name":"w","steps":[
                      {"name":"a","after":["c"],"gate":{"options":["x"]}},
                      {"name":"b","gate":{"options":["x"]}},
                      {"name":"c","gate":{"options":["x"]}}]}
                    """))
        .hasMessageContaining("/steps/0/after: ")
        .hasMessageContaining("/steps/1/after: ")
        .hasMessageContaining("/steps/2/after: ");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> read("{\"steps\":[{\"name\":\"a\"}],\"more\":1,\"input\":[]}"))
        .hasMessageContaining("/name: ")
        .hasMessageContaining("/more: ")
        .hasMessageContaining("/input: ")
        .hasMessageContaining("/steps/0: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${HOME}",
        "${inputs.x}",
        "${step.a.result}",
        "1 and ${nope.y}",
        "${input.x",
        "${}"
      })
  void whatLooksLikeAPlaceholderIsOne(String text) {
    String json =
        """
        {"name":"w","steps":[
          {"name":"a","job":{"type":"probe","payload":{"symbol":"x"},"metadata":{"m":"%s"}}}]}
        """
            .formatted(text);

    assertThatThrownBy(() -> read(json))
        .hasMessageContaining("/steps/0/job/metadata/m: placeholders such as ${input.<path>}")
        .hasMessageContaining(text);
  }

  private Definition read(String json) {
    return WorkflowReader.read(json, types, NOW);
  }
}
