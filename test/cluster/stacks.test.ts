import assert from "node:assert/strict";
import { belongsTo, run } from "../stacks/program";
import { clusterNames, STACKS, stackFile } from "../stacks/stack-files";
import type { KubernetesObject } from "./harness/api";
import { lab } from "./harness/hooks";

/** What the Kubernetes provider would apply to one of a stack's clusters: it validates nothing in a preview. */
async function manifests(stack: string, cluster: string): Promise<KubernetesObject[]> {
  const { resources } = await run(stackFile(stack));
  const objects = resources.filter(
    (resource) =>
      resource.isCustom && resource.type.startsWith("kubernetes:") && belongsTo(resource, cluster),
  );
  return objects.map(({ inputs }) => inputs as unknown as KubernetesObject);
}

describe("the API server", () => {
  for (const [stack, cluster] of STACKS.flatMap((stack) =>
    clusterNames(stack).map((name) => [stack, name] as const),
  )) {
    it(`accepts everything that the stack ${stack} applies to ${cluster}, strictly validated`, async () => {
      const objects = await manifests(stack, cluster);
      // A dry run creates no namespace for what is in it.
      await lab.apply(objects.filter(({ kind }) => kind === "Namespace"));
      await lab.apply(objects, { dryRun: true, manager: "pulumi" });
      assert.ok(objects.some(({ kind }) => kind === "DaemonSet"));
    });
  }
});
