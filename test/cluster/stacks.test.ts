import assert from "node:assert/strict";
import { run } from "../stacks/program";
import { STACKS, stackFile } from "../stacks/stack-files";
import type { KubernetesObject } from "./harness/api";
import { lab } from "./harness/hooks";

/** What the Kubernetes provider would apply for a stack: it validates nothing in a preview. */
async function manifests(stack: string): Promise<KubernetesObject[]> {
  const { resources } = await run(stackFile(stack));
  const objects = resources.filter(({ type, isCustom }) => isCustom && type.startsWith("kubernetes:"));
  return objects.map(({ inputs }) => inputs as unknown as KubernetesObject);
}

describe("the API server", () => {
  for (const stack of STACKS) {
    it(`accepts everything that the stack ${stack} applies, strictly validated`, async () => {
      const objects = await manifests(stack);
      // A dry run creates no namespace for what is in it.
      await lab.apply(objects.filter(({ kind }) => kind === "Namespace"));
      await lab.apply(objects, { dryRun: true, manager: "pulumi" });
      assert.ok(objects.some(({ kind }) => kind === "DaemonSet"));
    });
  }
});
