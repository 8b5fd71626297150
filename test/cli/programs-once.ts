import childProcess, { type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex, PassThrough, type Readable } from "node:stream";
import { PIPE } from "../../cli/offline/connection/light-pipe";
import { MARK } from "../../cli/offline/processes/watchdog";
import { REPORT_FD } from "../../cli/offline/program/child";

/** What a program's process and we said to each other through its pipe, in order: pieces of calls, and whole answers. */
type Said = { readonly asked: Buffer } | { readonly answered: Buffer };

/** A run of a program, to its end with code 0. */
interface Run {
  /** The program's folder. */
  readonly folder: string;
  readonly said: Said[];
  /** What it wrote, by file. */
  readonly written: Map<number, Buffer[]>;
}

/** What a program may write to, besides its pipe. */
const OUTPUTS = [1, 2, REPORT_FD];
/** What runs a program, among the arguments of a process. */
export const RUNNER = /@pulumi[\\/]pulumi[\\/]cmd[\\/]run/;
/** What we alone read of a program's folder. */
const OWN_FILE = /^(?:gke-)?guardrails\b/;

/** The runs of this process, by all that they depend on. */
const runs = new Map<string, Run>();

/**
 * Where a suite judges a program again, with the same files, stack and arguments, the program is not run again: its calls are made once
 * more, and each answer has to be the one that it got. For suites of what is said of a program, not of how one is run. A program that
 * fails is run each time.
 */
export function runProgramsOnce(): void {
  const { spawn } = childProcess;
  before(() => {
    childProcess.spawn = ((command: string, args: readonly string[], options: childProcess.SpawnOptions) => {
      const isLean = Array.isArray(options.stdio) && options.stdio[PIPE] === "pipe";
      if (!isLean || !args.some((arg) => RUNNER.test(arg))) return spawn(command, args, options);
      const folder = String(options.cwd);
      const key = keyOf(folder, args, options.env);
      const run = runs.get(key);
      if (run) return repeated(run, folder);
      return recorded(spawn(command, args, options), folder, (made) => runs.set(key, made));
    }) as typeof spawn;
  });
  after(() => {
    childProcess.spawn = spawn;
  });
}

/** Runs programs anew from now on: as the next one is answered otherwise. */
export const forgetPrograms = (): void => runs.clear();

/** All on which a run depends, wherever a temporary folder is and we serve: the files of this repository stay as they are. */
function keyOf(folder: string, args: readonly string[], env: NodeJS.ProcessEnv | undefined): string {
  const isTemporary = folder.startsWith(tmpdir());
  const flags = args.map((arg) => arg.replace(/127\.0\.0\.1(:|%3A)\d+/g, "ADDRESS"));
  // Each process has a mark of its own.
  const files = isTemporary ? filesIn(folder) : [];
  const key = JSON.stringify([folder, files, flags, { ...env, [MARK]: "" }]);
  // Where this repository is in a temporary folder, too, its programs and the copies of them stand in folders of other lengths.
  return isTemporary ? folder.length + key.replaceAll(folder, "FOLDER") : key;
}

function filesIn(folder: string): [string, string][] {
  return readdirSync(folder).flatMap((name): [string, string][] => {
    const path = join(folder, name);
    if (name === "node_modules" || OWN_FILE.test(name)) return [];
    return statSync(path).isDirectory() ? filesIn(path) : [[path, readFileSync(path, "utf8")]];
  });
}

function recorded(child: ChildProcess, folder: string, keep: (run: Run) => void): ChildProcess {
  const run: Run = { folder, said: [], written: new Map(OUTPUTS.map((file) => [file, []])) };
  const pipe = child.stdio[PIPE] as Duplex;
  pipe.on("data", (asked: Buffer) => run.said.push({ asked }));
  const { write } = pipe;
  pipe.write = (answered: Buffer) => {
    run.said.push({ answered });
    return Reflect.apply(write, pipe, [answered]);
  };
  for (const [file, chunks] of run.written) {
    const output = child.stdio[file] as Readable;
    output.on("data", (chunk: Buffer | string) => chunks.push(Buffer.from(chunk)));
  }
  child.once("close", (code) => {
    if (code === 0) keep(run);
  });
  return child;
}

/** A process that says what one has said before, each time as soon as it has heard what that one had. */
function repeated({ folder: before, said, written }: Run, folder: string): ChildProcess {
  // Of the same length, so that messages keep theirs.
  const here = (text: Buffer) => Buffer.from(text.toString("latin1").replaceAll(before, folder), "latin1");
  const left = [...said];
  const answers = said.flatMap((one) => ("answered" in one ? [here(one.answered)] : []));
  const expected = new Map(answers.map((answer) => [callOf(answer), answer]));
  const heard = new Set<number>();
  const outputs = new Map(OUTPUTS.map((file) => [file, new PassThrough()]));
  const pipe = new Duplex({
    read: () => undefined,
    write: (answer: Buffer, _, done) => {
      done();
      if (!expected.get(callOf(answer))?.equals(answer))
        return end(1, "It is answered differently: call forgetPrograms.");
      heard.add(callOf(answer));
      goOn();
    },
  });
  const [stdout, stderr, report] = OUTPUTS.map((file) => outputs.get(file));
  const stdio = [null, stdout, stderr, pipe, report];
  const child = Object.assign(new EventEmitter(), { stdio, stdout, stderr, kill: () => true });
  let isOver = false;
  function goOn(): void {
    for (let next = left[0]; next !== undefined; next = left[0]) {
      if ("asked" in next) pipe.push(here(next.asked));
      else if (!heard.has(callOf(next.answered))) return;
      left.shift();
    }
    end(0);
  }
  function end(code: number, error?: string): void {
    if (isOver) return;
    isOver = true;
    pipe.push(null);
    for (const [file, chunks] of written) {
      const output = outputs.get(file);
      if (file === 2 && error !== undefined) output?.write(error);
      output?.end(here(Buffer.concat(chunks)));
    }
    child.emit("exit", code, null);
    setImmediate(() => child.emit("close", code, null));
  }
  setImmediate(goOn);
  return child as unknown as ChildProcess;
}

/** The number of the call that an answer is to (cli/offline/connection/pipe-server.ts). */
const callOf = (answer: Buffer): number => answer.readUInt32LE(4);
