// What judging costs a resource, as stacks grow.
import { performance } from "node:perf_hooks";
import { Pack } from "../../cli/offline/pack";
import type { JudgedResource } from "../../cli/offline/protocol/analysis";
import { guardrails } from "../../cli/pack/guardrails";
import { productionStack, repeat } from "./production-stack";
import { print } from "./report";

export async function scaling(): Promise<void> {
  console.log("\nJudging a stack with all rules, a resource (in this process, calls one after the other)");
  const resources = await productionStack();
  const kinds = {
    "the production stack again and again": resources,
    "resources that no rule reads": foreign(resources),
  };
  for (const [label, kind] of Object.entries(kinds)) {
    for (const count of [100, 1000, 10_000]) {
      const pack = await Pack.start(guardrails(), ({ level }) => ({ level, properties: {} }));
      const list = repeat(kind, count);
      let findings = 0;
      const before = process.cpuUsage();
      const start = performance.now();
      for (const resource of list) findings += (await pack.analyze(resource)).length;
      const middle = performance.now();
      findings += (await pack.analyzeStack(list)).length;
      const end = performance.now();
      const { user, system } = process.cpuUsage(before);
      const perResource = (ms: number) => `${((ms * 1000) / count).toFixed(0)} µs`;
      const memory = process.resourceUsage().maxRSS / 1024;
      print(
        `${label}: ${count}`,
        `${perResource(end - start)} (resources ${perResource(middle - start)}, stack ${perResource(end - middle)}), of the processor ${perResource((user + system) / 1000)}; ${findings} findings, ${memory.toFixed(0)} MB at most until now`,
      );
    }
  }
}

/** The same resources as of another cloud: what the calls cost by themselves. */
const foreign = (resources: readonly JudgedResource[]): JudgedResource[] =>
  resources.map((resource) =>
    resource.type.startsWith("pulumi:")
      ? resource
      : {
          ...resource,
          type: "other:index:Resource",
          urn: resource.urn.replace(resource.type, "other:index:Resource"),
        },
  );
