import assert from "node:assert/strict";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { CLUSTER } from "../../../../policies/resource-types";
import { ruleFor } from "../../../support/rule";
import { type Call, configure, pack, struct } from "../../../support/server";

// What the evaluation relies on in the SDK's server beyond its documentation. These tests notice when the SDK changes.

const rule = (name: string, bad: string) =>
  ruleFor(name, {
    [CLUSTER]: [
      function* location(cluster) {
        if (cluster.location === bad) yield { at: "location", problem: "is bad" };
      },
    ],
  });

const urn = (name: string) => `urn:pulumi:dev::project::${CLUSTER}::${name}`;

function analyze(call: Call, name: string, location: string): Promise<analyzer.AnalyzeResponse> {
  const request = new analyzer.AnalyzeRequest();
  request.setType(CLUSTER);
  request.setName(name);
  request.setUrn(urn(name));
  request.setProperties(struct({ name, location }));
  request.setOptions(new analyzer.AnalyzerResourceOptions());
  return call("analyze", request);
}

const policiesIn = (response: analyzer.AnalyzeResponse) =>
  response.getDiagnosticsList().map((d) => d.getPolicyname());

describe("the policy server", () => {
  it("runs a rule's policy only where it has something to report", async () => {
    const { call, policies } = await pack([rule("one", "bad"), rule("two", "worse")]);
    await configure(call, policies, {});
    const good = await analyze(call, "a", "good");
    assert.deepEqual([policiesIn(good), good.getNotApplicableList()], [[], []]);
    const bad = await analyze(call, "b", "worse");
    assert.deepEqual([policiesIn(bad), bad.getNotApplicableList()], [["two"], []]);
  });

  it("lists each rule as a policy of its own before anything ran", async () => {
    const { call } = await pack([rule("one", "bad")]);
    const { Empty } = require(
      require.resolve("google-protobuf/google/protobuf/empty_pb", {
        paths: [require.resolve("@pulumi/pulumi/package.json")],
      }),
    ) as { Empty: new () => unknown };
    const info = await call<analyzer.AnalyzerInfo>("getAnalyzerInfo", new Empty());
    assert.deepEqual(
      info.getPoliciesList().map((p) => p.getName()),
      ["settings", "one"],
    );
  });

  it("keeps the findings of resources apart that it is asked about at once", async () => {
    const { call, policies } = await pack([rule("one", "bad"), rule("two", "worse")]);
    await configure(call, policies, {});
    const places = Array.from({ length: 60 }, (_, i) => ["good", "bad", "worse"][i % 3] as string);
    const responses = await Promise.all(places.map((location, i) => analyze(call, `c${i}`, location)));
    const expected: Record<string, string[]> = { good: [], bad: ["one"], worse: ["two"] };
    assert.deepEqual(
      responses.map(policiesIn),
      places.map((location) => expected[location]),
    );
  });

  it("takes a message with a level of its own, and gives it neither description nor another URN", async () => {
    const { call, policies } = await pack([rule("one", "bad")]);
    await configure(call, policies, {
      settings: {
        exemptions: [{ rule: "one", resource: "x", reason: "for the test of levels", until: "2099-01-01" }],
      },
    });
    const [exempt] = (await analyze(call, "x", "bad")).getDiagnosticsList();
    assert.equal(exempt?.getEnforcementlevel(), analyzer.EnforcementLevel.ADVISORY);
    const [violation] = (await analyze(call, "y", "bad")).getDiagnosticsList();
    assert.equal(violation?.getEnforcementlevel(), analyzer.EnforcementLevel.MANDATORY);
    assert.match(violation?.getMessage() ?? "", /^location: is bad\n/);
  });
});
