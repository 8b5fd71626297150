import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { unseenAmong } from "../../../cli/offline/unseen";

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
