import { targetsOf } from "./scope";
import type { Call, Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, nameOf, nodesIn } from "./syntax";

/** An import, require or export of a module. */
export interface Taken {
  /** The module, as the source names it. */
  request: string;
  /** The names: here, and in the module; "*" stands for the module as a whole. */
  names: ReadonlyMap<string, string>;
  /** What of it is exported again: "all", or the names above. */
  isExported: boolean | "all";
}

const ALL = "*";

/** All imports, requires and exports of modules in a source. */
export function takenIn(tree: Node): Taken[] {
  const named = new Map<Node, ReadonlyMap<string, string>>();
  for (const node of nodesIn(tree)) {
    if (node.type !== "VariableDeclarator" || !node.init) continue;
    const loading = loadedBy(node.init);
    if (loading) named.set(loading, namesTaken(node.id));
  }
  return nodesIn(tree).flatMap((node) =>
    isCall(node) ? takenByCall(node, named.get(node) ?? new Map()) : takenByStatement(node),
  );
}

function takenByStatement(node: Node): Taken[] {
  switch (node.type) {
    case "ImportDeclaration": {
      const names = node.specifiers.map((each): [string, string] => {
        if (each.type === "ImportNamespaceSpecifier") return [each.local.name, ALL];
        return [each.local.name, each.type === "ImportDefaultSpecifier" ? "default" : nameOf(each.imported)];
      });
      return [{ request: node.source.value, names: new Map(names), isExported: false }];
    }
    case "TSImportEqualsDeclaration": {
      const { moduleReference: module, id } = node;
      return module.type === "TSExternalModuleReference"
        ? [{ request: module.expression.value, names: new Map([[id.name, ALL]]), isExported: false }]
        : [];
    }
    case "ExportAllDeclaration":
      return [{ request: node.source.value, names: new Map(), isExported: "all" }];
    case "ExportNamedDeclaration": {
      const names = node.specifiers.map((each): [string, string] => [
        nameOf(each.exported),
        each.type === "ExportSpecifier" ? nameOf(each.local) : ALL,
      ]);
      return node.source ? [{ request: node.source.value, names: new Map(names), isExported: true }] : [];
    }
    default:
      return [];
  }
}

/** @param names those to which the module is assigned. */
function takenByCall(call: Call, names: ReadonlyMap<string, string>): Taken[] {
  const request = requestOf(call);
  // How compilers write `export * from`.
  const [first] = call.arguments;
  const exported = calleeOf(call).at(-1) === "__exportStar" && first && isCall(first) && requestOf(first);
  return [
    ...(request === undefined ? [] : [{ request, names, isExported: false }]),
    ...(exported ? [{ request: exported, names: new Map(), isExported: "all" as const }] : []),
  ];
}

/** The module that a call loads, if the call has its name as a literal. */
export function requestOf(call: Call): string | undefined {
  const [callee = "", ...more] = calleeOf(call);
  const [request] = call.arguments;
  const loads = more.length === 0 && (callee === "require" || callee === "import");
  return loads && request?.type === "StringLiteral" ? request.value : undefined;
}

/** Whether code runs that is in a text, or in a module that the program chooses at run time. */
export function isUnreadable(node: Node): boolean {
  if (node.type === "NewExpression") return chainOf(node.callee).join() === "Function";
  if (!isCall(node)) return false;
  const [callee = "", ...more] = calleeOf(node);
  if (more.length > 0) return false;
  if (callee === "eval" || callee === "Function") return true;
  const [request] = node.arguments;
  const isData =
    request?.type === "TemplateLiteral" && /\.json$/.test(request.quasis.at(-1)?.value.raw ?? "");
  return (callee === "require" || callee === "import") && requestOf(node) === undefined && !isData;
}

/** The call that loads the module that an expression stands for; also where a compiler wraps the call in a helper. */
export function loadedBy(expression: Node): Call | undefined {
  const node = bare(expression);
  if (!isCall(node)) return undefined;
  if (requestOf(node) !== undefined) return node;
  const [first] = node.arguments;
  return first && isCall(first) && requestOf(first) !== undefined ? first : undefined;
}

function namesTaken(pattern: Node): Map<string, string> {
  if (pattern.type === "Identifier") return new Map([[pattern.name, ALL]]);
  return new Map(
    [...targetsOf(pattern)].flatMap(({ target, property }) =>
      target.type === "Identifier" ? [[target.name, property] as const] : [],
    ),
  );
}
