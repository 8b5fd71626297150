import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Effect, SkippedWork } from "../../../../cli/offline/skipped-work/skipped-work";
import { TemporaryFolder } from "../../support";

/** A program that gives a function to an output. */
export interface Program {
  /** The function's text. */
  work: string;
  /** What else the program has. */
  own?: string;
  files?: Record<string, string>;
  /** What the program gives to the output, where that is not the function's text. */
  call?: string;
}

/** What the function would have done. */
export function effectIn({ work, own = "", files = {}, call = work }: Program): Effect | undefined {
  const index = `${own}\ncluster.endpoint.apply(${call});\n`;
  const line = own.split("\n").length + 1;
  const folder = new TemporaryFolder({ ...files, "index.ts": index }, { hasPackages: false });
  try {
    const file = join(folder.path, "index.ts");
    return new SkippedWork([file], (path) => readFileSync(path, "utf8")).effectOf(work, file, line);
  } finally {
    folder.remove();
  }
}
