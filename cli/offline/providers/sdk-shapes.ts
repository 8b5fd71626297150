import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveFrom } from "./resolve";

/** An output property as the provider's SDK declares it. */
export interface Shape {
  /** Declared with `undefined`: stays null where the program sets nothing. Otherwise the provider fills it in. */
  isOptional: boolean;
  /** The nested block's declaration, such as "container.ClusterMasterAuth". */
  block: string | undefined;
  /** What it holds besides texts; of a list, each item. */
  scalar: "boolean" | "number" | undefined;
  isList: boolean;
}
export type Shapes = ReadonlyMap<string, Shape>;

/** What the declarations of one SDK say, read as text: loading the SDK itself would take longer than the whole check. */
export class SdkShapes {
  private readonly resources = new Map<string, { outputs: Shapes; optionalInputs: ReadonlySet<string> }>();
  private readonly blocks = new Map<string, Shapes>();
  private outputTypes: string | undefined;
  /** Where each module's blocks begin in them: the file has megabytes, and modules have many blocks. */
  private readonly moduleStarts = new Map<string, number>();

  /** Those that have been read, by their folders: each further stack of a program asks the same. */
  private static readonly read = new Map<string, SdkShapes>();

  private constructor(private readonly folder: string) {}

  /** The SDK that a program uses for a package; undefined where it has none. */
  static of(programFolder: string, packageName: string): SdkShapes | undefined {
    const manifest = resolveFrom(programFolder, `@pulumi/${packageName}/package.json`);
    if (manifest === undefined) return undefined;
    const folder = dirname(manifest);
    const shapes = SdkShapes.read.get(folder) ?? new SdkShapes(folder);
    SdkShapes.read.set(folder, shapes);
    return shapes;
  }

  /** The outputs of a resource type, and which of its inputs may be left out; both empty where nothing declares it. */
  resource(type: string): { outputs: Shapes; optionalInputs: ReadonlySet<string> } {
    let shapes = this.resources.get(type);
    if (!shapes) {
      const [body = "", ...interfaces] = this.declarationsOf(type).split(/^export interface /m);
      const args = interfaces.find((part) => /^\w+Args /.test(part)) ?? "";
      shapes = {
        outputs: shapesIn(body, /^ {4}readonly (\w+)(\??): pulumi\.Output<([\s\S]*?)>;$/gm),
        optionalInputs: new Set([...args.matchAll(/^ {4}(\w+)\?: /gm)].map(([, name = ""]) => name)),
      };
      this.resources.set(type, shapes);
    }
    return shapes;
  }

  /** The properties of a nested block. */
  block(name: string): Shapes {
    let shapes = this.blocks.get(name);
    if (!shapes) {
      // Read byte by byte: the file has megabytes, and what is looked for in it is ASCII.
      this.outputTypes ??= this.text("types/output.d.ts");
      const [namespace = "", block] = name.split(".");
      const module =
        this.moduleStarts.get(namespace) ??
        this.outputTypes.indexOf(`\nexport declare namespace ${namespace} {`);
      this.moduleStarts.set(namespace, module);
      const start = module < 0 ? -1 : this.outputTypes.indexOf(`\n    interface ${block} {`, module);
      const end = this.outputTypes.indexOf("\n    }", start);
      const text = start < 0 ? "" : this.outputTypes.slice(start, end).replace(/\/\*\*[\s\S]*?\*\//g, "");
      shapes = shapesIn(text, /^ {8}(\w+)(\??): (\{[\s\S]*?^ {8}\}|[^;]*);$/gm);
      this.blocks.set(name, shapes);
    }
    return shapes;
  }

  /** Names of the properties that a function's result has, by the function's token; none where nothing declares it. */
  resultOf(token: string): string[] {
    const [, module = "", name = ""] = token.split(":");
    const text = this.text(`${module.replace(/^index\/?/, "")}.d.ts`);
    const start = text.toLowerCase().indexOf(`\nexport interface ${name.toLowerCase()}result {`) + 1;
    if (start === 0) return [];
    const body = text.slice(start, text.indexOf("\n}", start));
    return [...body.matchAll(/^ {4}readonly (\w+)\??: /gm)].map(([, property = ""]) => property);
  }

  private declarationsOf(type: string): string {
    const [, module = "", name = ""] = type.split(":");
    const folder = module.includes("/") ? dirname(module) : module;
    const inSdk = join(this.folder, folder === "index" ? "" : folder);
    // A token and its file differ in case for some types, such as iAMMember and iammember.d.ts.
    const wanted = `${name}.d.ts`.toLowerCase();
    const file = existsSync(inSdk)
      ? readdirSync(inSdk).find((entry) => entry.toLowerCase() === wanted)
      : undefined;
    return file === undefined ? "" : readFileSync(join(inSdk, file), "utf8");
  }

  private text(file: string): string {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, "latin1") : "";
  }
}

function shapesIn(text: string, property: RegExp): Shapes {
  const shapes = new Map<string, Shape>();
  for (const [, name = "", mark, declared = ""] of text.matchAll(property)) {
    const isOptional = mark === "?" || /\| undefined$/.test(declared);
    const type = declared.replace(/ \| undefined$/, "");
    const block = /^outputs\.([\w.]+?)(\[\])?$/.exec(type)?.[1];
    const scalar = /^(boolean|number)(\[\])?$/.exec(type)?.[1] as Shape["scalar"];
    shapes.set(name, { isOptional, block, scalar, isList: type.endsWith("[]") });
  }
  return shapes;
}
