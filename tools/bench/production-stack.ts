import { Engine } from "../../cli/offline/engine/engine";
import { Charts } from "../../cli/offline/manifests/charts";
import { startProgram } from "../../cli/offline/program/program";
import { readProject } from "../../cli/offline/project/project";
import { readStacks } from "../../cli/offline/project/stacks";
import type { JudgedResource } from "../../cli/offline/protocol/analysis";
import { Providers } from "../../cli/offline/providers";
import { ROOT } from "./report";

/** The resources of the production stack, as the pack is given them. */
export async function productionStack(): Promise<readonly JudgedResource[]> {
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
export function repeat(resources: readonly JudgedResource[], count: number): JudgedResource[] {
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
