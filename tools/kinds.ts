// Writes policies/evaluation/properties/kinds.json: of which kind each property of a resource is that rules read, by the types of the SDKs and by our own
// of custom resources. Usage: npm run kinds, after a change of policies/resource-types.ts or of an SDK. It takes half a minute.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const root = join(__dirname, "..");
const SOURCE = join(root, "policies/resource-types.ts");

const program = ts.createProgram([SOURCE], {
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ["node"],
});
const checker = program.getTypeChecker();

type Properties = Record<string, string>;
const objects = new Map<ts.Type, { readonly id: number; readonly properties: Properties }>();

/** A type as kinds.ts reads it; "*" for what may be anything. */
function kindOf(type: ts.Type): string {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return "*";
  if (type.isUnion()) {
    const known = type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    const kinds = [...new Set(known.map(kindOf))].sort();
    return kinds.length === 1 || kinds.every((kind) => /^[bns]$/.test(kind)) ? kinds.join("") : "*";
  }
  if (type.flags & ts.TypeFlags.StringLike) return "s";
  if (type.flags & ts.TypeFlags.NumberLike) return "n";
  if (type.flags & ts.TypeFlags.BooleanLike) return "b";
  if (checker.isArrayType(type))
    return `[${kindOf(checker.getTypeArguments(type as ts.TypeReference)[0] as ts.Type)}`;
  const ofEach = type.getStringIndexType();
  return ofEach ? `{${kindOf(ofEach)}` : `#${objectOf(type)}`;
}

function objectOf(type: ts.Type): number {
  const known = objects.get(type);
  if (known) return known.id;
  const made = { id: objects.size, properties: {} as Properties };
  objects.set(type, made);
  for (const property of checker.getPropertiesOfType(type)) {
    const kind = kindOf(checker.getTypeOfSymbol(property));
    if (kind !== "*") made.properties[property.name] = kind;
  }
  return made.id;
}

const replaced = (kind: string, numbers: ReadonlyMap<number, number>): string =>
  kind.replace(/\d+/, (id) => String(numbers.get(Number(id))));

/** The number of each object's class, where objects that look alike, down to the last, are of one. */
function classes(): ReadonlyMap<number, number> {
  let numbers: ReadonlyMap<number, number> = new Map([...objects.values()].map(({ id }) => [id, 0]));
  for (let count = 0; ; ) {
    const seen = new Map<string, number>();
    const next = new Map<number, number>();
    for (const { id, properties } of objects.values()) {
      const text = JSON.stringify(
        Object.entries(properties).map(([key, kind]) => [key, replaced(kind, numbers)]),
      );
      if (!seen.has(text)) seen.set(text, seen.size);
      next.set(id, seen.get(text) as number);
    }
    numbers = next;
    if (seen.size === count) return numbers;
    count = seen.size;
  }
}

const file = program.getSourceFile(SOURCE) as ts.SourceFile;
const inputs = file.statements.find(
  (each): each is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(each) && each.name.text === "Inputs",
);
const types = checker
  .getPropertiesOfType(checker.getTypeAtLocation((inputs as ts.InterfaceDeclaration).name))
  .map((type) => [type.name, kindOf(checker.getTypeOfSymbol(type))] as const);
const numbers = classes();
const first = new Map<number, Properties>();
for (const { id, properties } of objects.values())
  if (!first.has(numbers.get(id) as number)) first.set(numbers.get(id) as number, properties);
const table = {
  of: Object.fromEntries(
    ["@pulumi/gcp", "@pulumi/kubernetes"].map((name) => [
      name,
      JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version,
    ]),
  ),
  types: Object.fromEntries(types.map(([type, kind]) => [type, replaced(kind, numbers)])),
  objects: [...first.values()].map((properties) =>
    Object.fromEntries(Object.entries(properties).map(([key, kind]) => [key, replaced(kind, numbers)])),
  ),
};
const lines = (entries: readonly string[]) => entries.map((entry) => `    ${entry}`).join(",\n");
writeFileSync(
  join(root, "policies/evaluation/properties/kinds.json"),
  `{
  "of": ${JSON.stringify(table.of)},
  "types": {
${lines(Object.entries(table.types).map(([type, kind]) => `${JSON.stringify(type)}: ${JSON.stringify(kind)}`))}
  },
  "objects": [
${lines(table.objects.map((properties) => JSON.stringify(properties)))}
  ]
}
`,
);
