import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { secret, UNKNOWN } from "../../../cli/offline/protocol/values";
import { unnamedEnvironment } from "../../../cli/offline/unnamed-environment";
import { CLUSTER } from "../../../policies/resource-types";

const cluster = (resourceLabels?: unknown, name = "main") =>
  ({ type: CLUSTER, name, inputs: { resourceLabels } }) as unknown as JudgedResource;
const texts = (...given: Parameters<typeof unnamedEnvironment>) =>
  unnamedEnvironment(...given).map(({ text }) => text);

describe("the note on an environment that nothing names", () => {
  it("names the clusters, and what was looked at", () => {
    assert.deepEqual(
      texts("eu", [cluster(), cluster({ env: "blue" }, "other"), cluster({ env: "dev" }, "third")]),
      [
        "does not say whether it is production, so main, other were judged as non-production: neither a label (env, environment) nor the stack's name has a word of the setting production",
      ],
    );
  });
  it("is not there where the stack's name or the setting says it", () => {
    for (const stack of ["prod", "staging", "dev"]) assert.deepEqual(texts(stack, [cluster()]), []);
    assert.deepEqual(
      texts("eu", [cluster()], { production: { stacks: ["us"], labels: [], values: [], otherValues: [] } }),
      [],
    );
  });
  it("is not there where labels are unknown or secret, or there is no cluster", () => {
    for (const labels of [UNKNOWN, { env: UNKNOWN }, secret({ env: "blue" })])
      assert.deepEqual(texts("eu", [cluster(labels)]), []);
    assert.deepEqual(texts("eu", []), []);
  });
});
