import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a property of a resource or of a nested block holds, as the SDK declares it. */
export interface Shape {
  /** Declared with `undefined`: the provider never fills it in. Without, it is filled in when left unset. */
  optional: boolean;
  kind: "string" | "number" | "boolean" | "map" | "block" | "other";
  isArray: boolean;
  /** The nested block's declaration, for kind "block". */
  block?: string;
}
export type Shapes = Map<string, Shape>;

const sdk = dirname(require.resolve("@pulumi/gcp/package.json"));
const resources = new Map<string, { outputs: Shapes; inputs: Shapes }>();
const blocks = new Map<string, Shapes>();
let outputTypes: string | undefined;

/**
 * The properties of a resource type by the SDK's declarations. In the recorded previews exactly the outputs that are
 * declared without `undefined`, and that nothing had set, were unknown, and the others null.
 */
export function resourceShapes(type: string): { outputs: Shapes; inputs: Shapes } {
  let shapes = resources.get(type);
  if (!shapes) {
    const text = readFileSync(declarationFile(type), "utf8");
    const [body = "", ...interfaces] = text.split(/^export interface /m);
    const args = interfaces.find((part) => /^\w+Args /.test(part)) ?? "";
    shapes = {
      outputs: parse(body, /^ {4}readonly (\w+)(\??): pulumi\.Output<([\s\S]*?)>;$/gm),
      inputs: parse(args, /^ {4}(\w+)(\??): (pulumi\.Input<[\s\S]*?)>;$/gm),
    };
    resources.set(type, shapes);
  }
  return shapes;
}

/** The properties of a nested block, such as "container.NodePoolNodeConfig". */
export function blockShapes(name: string): Shapes {
  let shapes = blocks.get(name);
  if (!shapes) {
    outputTypes ??= readFileSync(join(sdk, "types/output.d.ts"), "utf8");
    const [namespace, block] = name.split(".");
    const module = outputTypes.indexOf(`\nexport declare namespace ${namespace} {`);
    const start = outputTypes.indexOf(`\n    interface ${block} {`, module);
    if (module < 0 || start < 0) throw new Error(`@pulumi/gcp declares no block ${name}`);
    const text = outputTypes
      .slice(start, outputTypes.indexOf("\n    }", start))
      .replace(/\/\*\*[\s\S]*?\*\//g, "");
    shapes = parse(text, /^ {8}(\w+)(\??): (\{[\s\S]*?^ {8}\}|[^;]*);$/gm);
    blocks.set(name, shapes);
  }
  return shapes;
}

function declarationFile(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  const folder = join(sdk, module.includes("/") ? dirname(module) : module);
  // The token's file part and the file's name differ in case for some types (iAMMember, iammember.d.ts).
  const wanted = `${name}.d.ts`.toLowerCase();
  const file = existsSync(folder) && readdirSync(folder).find((entry) => entry.toLowerCase() === wanted);
  if (!file) throw new Error(`@pulumi/gcp declares no resource ${type}`);
  return join(folder, file);
}

function parse(text: string, property: RegExp): Shapes {
  const shapes: Shapes = new Map();
  for (const [, name = "", mark, declared = ""] of text.matchAll(property)) {
    const optional = mark === "?" || /\| undefined$/.test(declared);
    const type = declared.replace(/ \| undefined$/, "");
    const block = /^outputs\.([\w.]+?)(\[\])?$/.exec(type)?.[1];
    const bare = type.replace(/\[\]$/, "");
    const kind = block
      ? "block"
      : bare.startsWith("{")
        ? "map"
        : bare === "string" || bare === "number" || bare === "boolean"
          ? bare
          : "other";
    shapes.set(name, { optional, kind, isArray: type.endsWith("[]"), block });
  }
  return shapes;
}
