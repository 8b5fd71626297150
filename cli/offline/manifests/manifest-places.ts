import { isMap, isSeq, LineCounter, parseAllDocuments } from "yaml";
import { readText } from "../files/input-file";
import { MAX_VALUES_BYTES } from "../files/input-limits";
import type { JudgedResource, Place } from "../protocol/analysis";
import { isObject } from "../protocol/values";
import { filesNamed } from "./manifest-files";

const FILES: ReadonlySet<string> = new Set([
  "kubernetes:yaml:ConfigFile",
  "kubernetes:yaml/v2:ConfigFile",
  "kubernetes:yaml/v2:ConfigGroup",
]);

/** An object of a manifest, and the line in which it begins. */
interface Standing {
  readonly kind: unknown;
  readonly name: unknown;
  readonly namespace: unknown;
  readonly line: number;
}

/** Where the objects of ConfigFile and ConfigGroup stand in their manifests. Files are read once, and only if they are asked for. */
export class ManifestPlaces {
  private readonly files = new Map<string, readonly Standing[]>();

  /** @param folder where relative paths begin. */
  constructor(private readonly folder: string) {}

  /** The place of an object whose parent is such a component; undefined for what is in no file, or not found there. */
  of = ({ inputs }: JudgedResource, parent: JudgedResource): Place | undefined => {
    if (!FILES.has(parent.type)) return undefined;
    const { kind, metadata } = inputs;
    const { name, namespace } = isObject(metadata) ? metadata : {};
    for (const file of this.filesOf(parent)) {
      const found = this.objectsIn(file).find(
        (object) =>
          object.kind === kind &&
          object.name === name &&
          (object.namespace === undefined || object.namespace === namespace),
      );
      if (found) return { file, line: found.line };
    }
    return undefined;
  };

  /** Without `file`, which older SDKs keep to themselves, a ConfigFile's name is the path, or none. */
  private filesOf({ type, name, inputs: { file, files } }: JudgedResource): readonly string[] {
    const isGroup = type.endsWith(":ConfigGroup");
    const named = [file ?? (isGroup ? undefined : name), files].flat();
    return named.flatMap((path) => {
      try {
        return typeof path === "string" ? filesNamed(this.folder, path).map(({ at }) => at) : [];
      } catch {
        return [];
      }
    });
  }

  private objectsIn(file: string): readonly Standing[] {
    const known = this.files.get(file) ?? standingIn(file);
    this.files.set(file, known);
    return known;
  }
}

function standingIn(file: string): Standing[] {
  try {
    const lines = new LineCounter();
    const documents = parseAllDocuments(readText(file, MAX_VALUES_BYTES), { lineCounter: lines });
    return [...documents].flatMap(({ contents }) => objectsOf(contents, lines));
  } catch {
    // It was judged: another reader takes it.
    return [];
  }
}

/** An object itself, or those of a list. */
function objectsOf(node: unknown, lines: LineCounter): Standing[] {
  if (!isMap(node)) return [];
  const items = node.get("items");
  if (String(node.get("kind")).endsWith("List") && isSeq(items))
    return items.items.flatMap((item) => objectsOf(item, lines));
  return [
    {
      kind: node.get("kind"),
      name: node.getIn(["metadata", "name"]),
      namespace: node.getIn(["metadata", "namespace"]),
      line: lines.linePos(node.range?.[0] ?? 0).line,
    },
  ];
}
