import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveFrom } from "./resolve";

/** An output property, as the provider's SDK declares it. */
export interface Shape {
  /** Declared with `undefined`: it is null where the program does not set it. Otherwise the provider fills it in. */
  isOptional: boolean;
  /** The nested block's declaration, such as "container.ClusterMasterAuth". */
  block: string | undefined;
  /** The type of a value that is not text; for a list, the type of its items. */
  scalar: "boolean" | "number" | undefined;
  isList: boolean;
}
export type Shapes = ReadonlyMap<string, Shape>;

/** The declarations of one SDK, read as text: loading the SDK itself would take longer than the whole check. */
export class SdkShapes {
  private readonly resources = new Map<string, { outputs: Shapes; optionalInputs: ReadonlySet<string> }>();
  private readonly blocks = new Map<string, Shapes>();
  private outputTypes: string | undefined;
  /** Where each module's blocks begin: the file has megabytes, and modules have many blocks. */
  private readonly moduleStarts = new Map<string, number>();

  /** The SDKs that were read, by folder: each further stack of a program asks the same. */
  private static readonly read = new Map<string, SdkShapes>();

  private constructor(private readonly folder: string) {}

  /** The SDK that a program uses for a package; undefined where there is none. */
  static of(programFolder: string, packageName: string): SdkShapes | undefined {
    const manifest = resolveFrom(programFolder, `@pulumi/${packageName}/package.json`);
    if (manifest === undefined) return undefined;
    const folder = dirname(manifest);
    const shapes = SdkShapes.read.get(folder) ?? new SdkShapes(folder);
    SdkShapes.read.set(folder, shapes);
    return shapes;
  }

  /** The outputs of a resource type, and its optional inputs; both empty where the type is not declared. */
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
      // Searched as bytes: the file has megabytes, and all names in it are ASCII.
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

  /** The names of the properties of a function's result, by the function's token; empty where it is not declared. */
  resultOf(token: string): string[] {
    const [, module = "", name = ""] = token.split(":");
    const path = module.replace(/^index\/?/, "");
    // Native SDKs' tokens, such as google-native:container/v1:getServerConfig, name the folder alone.
    const text = this.text(`${path}.d.ts`) || this.text(join(path, `${name}.d.ts`));
    const start = text.toLowerCase().indexOf(`\nexport interface ${name.toLowerCase()}result {`) + 1;
    if (start === 0) return [];
    const body = text.slice(start, text.indexOf("\n}", start));
    return [...body.matchAll(/^ {4}readonly (\w+)\??: /gm)].map(([, property = ""]) => property);
  }

  private declarationsOf(type: string): string {
    const [, module = "", name = ""] = type.split(":");
    const folder = module.includes("/") ? dirname(module) : module;
    const inSdk = join(this.folder, folder === "index" ? "" : folder);
    // For some types, a token and its file differ in case, such as iAMMember and iammember.d.ts.
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
