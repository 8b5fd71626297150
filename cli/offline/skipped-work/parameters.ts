import { appendTo } from "../../../policies/evaluation/append-to";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { namesOfPattern } from "./scope";
import type { FunctionNode, Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, isClass, isFunction, keyOf, nodesIn } from "./syntax";
import { listOf, takenBy } from "./tables";

/** A named parameter of a function. */
interface Parameter {
  callee: string;
  of: FunctionNode;
  index: number;
  pattern: Node;
}

interface Site {
  given: readonly Node[];
  source: OwnSource;
}

/** Finds the arguments that functions receive, by the functions' names. */
export class Parameters {
  private readonly bySource = new Map<OwnSource, Map<string, Parameter[]>>();
  private sites: Map<string, Site[]> | undefined;

  constructor(private readonly sources: OwnSources) {}

  /** The parameters of a name of the functions around a place; where the place is unknown, all parameters of the name. */
  named(source: OwnSource, name: string, place: number | undefined): readonly Parameter[] {
    const known = this.bySource.get(source) ?? parametersIn(source.tree);
    this.bySource.set(source, known);
    return (known.get(name) ?? []).filter((each) => isInside(place, each.of));
  }

  /** The parameter for which a name stands at a known place. */
  at(source: OwnSource, name: string, place: number | undefined): Parameter | undefined {
    return place === undefined ? undefined : this.named(source, name, place).at(-1);
  }

  /** The arguments that the program passes for a parameter, each with the code around it. */
  givenTo({ callee, index, pattern }: Parameter, name: string): Piece[] {
    this.sites ??= sitesIn(this.sources.all);
    return (this.sites.get(callee) ?? []).flatMap(({ given, source }) => {
      const value = pattern.type === "RestElement" ? listOf(given.slice(index)) : given[index];
      const taken = value ? [...takenBy(pattern, value)] : [];
      return taken.flatMap(([key, node]) => (key === name ? [{ node, source }] : []));
    });
  }
}

/** Whether a place is inside a node; yes where the place is unknown. */
export const isInside = (place: number | undefined, node: Node | undefined): boolean =>
  place === undefined || !node || ((node.start ?? 0) <= place && place < (node.end ?? 0));

function parametersIn(tree: Node): Map<string, Parameter[]> {
  const parameters = new Map<string, Parameter[]>();
  for (const [of, callee] of functionsIn(tree))
    for (const [index, pattern] of of.params.entries())
      for (const name of namesOfPattern(pattern)) appendTo(parameters, name, { callee, of, index, pattern });
  return parameters;
}

/** The functions of a source, with the names by which they are called; for a constructor, its class's. "" where there is no name. */
function functionsIn(tree: Node): Map<FunctionNode, string> {
  const functions = new Map<FunctionNode, string>();
  for (const node of nodesIn(tree)) {
    if (isFunction(node) && !functions.has(node)) functions.set(node, "");
    const [name, value] = nameAndValue(node);
    const named = value && bare(value);
    if (!named || name === "") continue;
    if (isFunction(named)) functions.set(named, name);
    else if (isClass(named))
      for (const each of named.body.body)
        if (isFunction(each) && keyOf(each) === "constructor") functions.set(each, name);
  }
  return functions;
}

function nameAndValue(node: Node): [name: string, value: Node | null | undefined] {
  switch (node.type) {
    case "VariableDeclarator":
      return [chainOf(node.id).at(-1) ?? "", node.init];
    case "AssignmentExpression":
      return [chainOf(node.left).at(-1) ?? "", node.right];
    case "ObjectProperty":
    case "ClassProperty":
      return [keyOf(node), node.value];
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return [node.id?.name ?? "", node];
    default:
      return [isFunction(node) && keyOf(node) !== "constructor" ? keyOf(node) : "", node];
  }
}

function sitesIn(sources: readonly OwnSource[]): Map<string, Site[]> {
  const sites = new Map<string, Site[]>();
  for (const source of sources)
    for (const node of nodesIn(source.tree)) {
      const isNew = node.type === "NewExpression";
      if (!isNew && !isCall(node)) continue;
      const name = (isNew ? chainOf(node.callee) : calleeOf(node)).at(-1) ?? "";
      if (name !== "") appendTo(sites, name, { given: node.arguments, source });
    }
  return sites;
}
