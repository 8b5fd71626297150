import { spawn } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";

const OBSERVER = join(__dirname, "observer.js");
const MAX_SECONDS = 120;

/** What a process of Node.js did and used. */
export interface Observed {
  readonly output: string;
  /** Wall time and processor time from its start to its end, in milliseconds. */
  readonly time: number;
  readonly cpu: number;
  /** Its peak of resident memory, in MiB. */
  readonly memory: number;
  /** HTTP requests that it sent, and MiB that it received on their connections. */
  readonly requests: number;
  readonly received: number;
}

/** Runs Node.js with the arguments to its end, at most two minutes. Rejects with its output if it fails. */
export async function observe(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Observed> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--require", OBSERVER, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    timeout: MAX_SECONDS * 1000,
    killSignal: "SIGKILL",
  });
  const [, out, err, usage] = child.stdio.map((stream) =>
    stream ? text(stream as NodeJS.ReadableStream) : "",
  );
  const { code, time } = await new Promise<{ code: number | null; time: number }>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve({ code, time: performance.now() - start }));
  });
  const output = (await out) ?? "";
  if (code !== 0)
    throw new Error(`${args.join(" ")} ended with ${code ?? "a signal"}:\n${output}${await err}`);
  return { output, time, ...(JSON.parse((await usage) ?? "") as Omit<Observed, "output" | "time">) };
}
