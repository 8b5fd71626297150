import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { unseenAmong, withUnseen } from "../../../cli/offline/unseen";
import { unseenReports } from "../../../policies/evaluation/unseen";

const resource = (type: string, inputs = {}) => ({ type, name: "it", inputs }) as unknown as JudgedResource;

describe("unseenAmong", () => {
  const unseen: Record<string, JudgedResource> = {
    "a Helm release": resource("kubernetes:helm.sh/v3:Release", { chart: "nginx" }),
    "a cluster of another provider": resource("google-native:container/v1:Cluster"),
    "an object of another provider": resource("kubectl:index/manifest:Manifest"),
  };
  for (const [name, each] of Object.entries(unseen)) {
    it(`names ${name}`, () => assert.equal(unseenAmong([each]).length, 1));
  }

  const seen: Record<string, JudgedResource> = {
    "a cluster": resource("gcp:container/cluster:Cluster"),
    "an object": resource("kubernetes:core/v1:ConfigMap"),
    "what holds neither": resource("random:index/randomId:RandomId"),
  };
  for (const [name, each] of Object.entries(seen)) {
    it(`does not name ${name}`, () => assert.deepEqual(unseenAmong([each]), []));
  }
});

describe("withUnseen", () => {
  const stack = { ...resource("pulumi:pulumi:Stack"), urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev" };
  const notes = [
    { kind: "unseen", text: "has a chart" },
    { kind: "other", text: "has no configuration file" },
  ] as const;
  const [{ message = "" } = {}] = unseenReports(["has a release"], "advisory", stack.urn);
  const diagnostic = (policy: string) => ({
    policy,
    message,
    level: "advisory" as const,
    severity: undefined,
    urn: stack.urn,
  });

  it("leaves out what the pack says of it, and nothing else", () => {
    const kept = diagnostic("other");
    assert.deepEqual(withUnseen([diagnostic("settings"), kept], notes, [stack], false), [kept]);
  });

  it("says it once where it blocks, on the stack, with all names", () => {
    const blocking = withUnseen([diagnostic("settings")], notes, [stack], true);
    assert.deepEqual(
      blocking.map(({ policy, level, urn }) => [policy, level, urn]),
      [["settings", "mandatory", stack.urn]],
    );
    assert.match(blocking[0]?.message ?? "", /^unseen: the stack has a chart\n/);
  });

  it("says nothing where everything was looked into", () => {
    assert.deepEqual(withUnseen([], [], [stack], true), []);
  });
});
