import { existsSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { SourcePosition } from "@pulumi/pulumi/proto/source_pb";
import { readText } from "../files/input-file";
import type { Place } from "../protocol/analysis";

/** A file of the program's own. */
interface OwnFile {
  path: string;
  /** The map to its source, if it names one. */
  map: SourceMap | undefined;
}

/**
 * Finds where a program creates its resources: the SDK sends a stack trace with each registration, whose innermost frame outside of
 * node_modules counts.
 */
export class SourcePositions {
  private readonly files = new Map<string, OwnFile | undefined>();

  /** @param root the folder of all of the program's own files, without symbolic links. */
  constructor(private readonly root: string) {}

  of(request: messages.RegisterResourceRequest): Place | undefined {
    const frames = request.getStacktrace()?.getFramesList() ?? [];
    // Older SDKs send only the first frame.
    const positions =
      frames.length > 0 ? frames.map((frame) => frame.getPc()) : [request.getSourceposition()];
    for (const position of positions) {
      const place = position && this.placeOf(position);
      if (place) return place;
    }
    return undefined;
  }

  private placeOf(position: SourcePosition): Place | undefined {
    const uri = position.getUri();
    if (!this.files.has(uri)) this.files.set(uri, this.ownFile(uri));
    const file = this.files.get(uri);
    if (!file) return undefined;
    const [line, column] = [position.getLine(), position.getColumn()];
    return (file.map && this.original(file, file.map, line, column)) ?? { file: file.path, line };
  }

  private ownFile(uri: string): OwnFile | undefined {
    try {
      const path = fileURLToPath(uri);
      // The SDK takes the address of code without a file, such as `data:…`, for a path.
      return this.isOwn(path) && existsSync(path) ? { path, map: mapOf(path) } : undefined;
    } catch {
      return undefined;
    }
  }

  private isOwn(path: string): boolean {
    return path.startsWith(this.root + sep) && !path.includes(`${sep}node_modules${sep}`);
  }

  /** The place in the source from which a file was compiled; undefined where the map does not have it. */
  private original({ path }: OwnFile, map: SourceMap, line: number, column: number): Place | undefined {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry)) return undefined;
    const source = resolve(dirname(path), entry.originalSource);
    return this.isOwn(source) && existsSync(source)
      ? { file: source, line: entry.originalLine + 1 }
      : undefined;
  }
}

const REFERENCE = /^\/\/# sourceMappingURL=(\S+)$/gm;

/** The source map that a compiled file names; frames in sources themselves need none. */
function mapOf(path: string): SourceMap | undefined {
  if (!/\.[cm]?js$/.test(path)) return undefined;
  const [, reference = ""] = [...readText(path).matchAll(REFERENCE)].at(-1) ?? [];
  if (reference === "") return undefined;
  try {
    const [, inline] = /^data:application\/json;(?:charset=[\w-]+;)?base64,(.*)$/.exec(reference) ?? [];
    const text = inline === undefined ? readText(resolve(dirname(path), reference)) : atob(inline);
    return new SourceMap(JSON.parse(text));
  } catch {
    return undefined;
  }
}
