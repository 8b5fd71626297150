// What judging costs a resource, as stacks grow.
import { performance } from "node:perf_hooks";
import { guardrails } from "../../cli/guardrails";
import { Charts } from "../../cli/offline/charts";
import { Engine } from "../../cli/offline/engine";
import { Pack } from "../../cli/offline/pack";
import { startProgram } from "../../cli/offline/program";
import { readProject } from "../../cli/offline/project";
import type { JudgedResource } from "../../cli/offline/protocol/analysis";
import { Providers } from "../../cli/offline/providers";
import { readStacks } from "../../cli/offline/stacks";
import { print, ROOT } from "./report";

/** The resources of the production stack, as the pack is given them. */
async function productionStack(): Promise<readonly JudgedResource[]> {
  const project = readProject(ROOT);
  const [stack] = readStacks(project, ["prod"]);
  if (!stack) throw new Error("the project has no stack prod");
  const engine = new Engine({
    project: project.name,
    stack: stack.name,
    config: Object.fromEntries(stack.config.values),
    providers: new Providers(project.programFolder),
    charts: new Charts(project.programFolder, false),
    judge: { remediate: async () => [], analyze: () => {} },
  });
  try {
    const program = startProgram(project, stack, await engine.listen(), { usesCompiler: true });
    const code = await program.ended;
    if (code !== 0) throw new Error(program.printed());
    return engine.resources;
  } finally {
    engine.close();
  }
}

/** As many resources as asked for: the stack again and again, under other names. */
function repeat(resources: readonly JudgedResource[], count: number): JudgedResource[] {
  return Array.from({ length: count }, (_, i) => {
    const resource = resources[i % resources.length] as JudgedResource;
    const round = Math.floor(i / resources.length);
    const rename = (urn: string) => (round === 0 || urn === "" ? urn : `${urn}-${round}`);
    return {
      ...resource,
      urn: rename(resource.urn),
      name: rename(resource.name),
      parent: rename(resource.parent),
      dependencies: [...resource.dependencies].map(rename),
      propertyDependencies: new Map(
        [...resource.propertyDependencies].map(([property, urns]) => [property, [...urns].map(rename)]),
      ),
      provider: resource.provider && { ...resource.provider, urn: rename(resource.provider.urn) },
    };
  });
}

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
