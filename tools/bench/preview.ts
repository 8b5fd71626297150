// A preview on the real engine, with the pack and without.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { Engine } from "../../test/engine/harness/engine";
import { copyProject, projectsUnderTest } from "../../test/engine/harness/project";
import { packProcess } from "./pack-process";
import { EXAMPLE, figures, print, RUNS, seconds } from "./report";

export async function preview(): Promise<void> {
  console.log(`\nA first preview on the real engine (${RUNS} runs each, interleaved)`);
  if (spawnSync("go", ["version"]).error) {
    print("left out", "Go is not installed, which builds the Pulumi CLI");
    return;
  }
  const engine = await Engine.open();
  let memory = 0;
  const sampler = setInterval(() => {
    memory = Math.max(memory, packProcess().memory);
  }, 50);
  try {
    const project = projectsUnderTest().find(({ folder }) => folder === EXAMPLE);
    if (!project) throw new Error(`${EXAMPLE} is not a Pulumi project`);
    const { folder, pack } = copyProject(project, engine.folder);
    const samples = { without: [] as number[], with: [] as number[] };
    for (let run = 0; run < RUNS; run++) {
      for (const kind of ["without", "with"] as const) {
        const stack = await engine.stack({ folder }, { name: "dev" });
        const start = performance.now();
        const result = await stack.preview(...(kind === "with" ? [pack] : []));
        if (result.code !== 0) throw new Error(result.output);
        samples[kind].push(performance.now() - start);
      }
    }
    const [without, withPack] = [figures(samples.without), figures(samples.with)];
    print("without the pack", seconds(without));
    print(
      "with the pack",
      `${seconds(withPack)}; + ${((withPack.median - without.median) / 1000).toFixed(2)} s`,
    );
    print("the pack's process", `${memory.toFixed(0)} MB at its peak`);
  } finally {
    clearInterval(sampler);
    engine.close();
  }
}
