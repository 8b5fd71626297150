import { resourcePath, withoutOwner } from "../../policies/evaluation/unknown";
import type { JudgedResource } from "../offline/protocol/analysis";
import type { Finding } from "./finding";
import { propertiesOf, resourcesText } from "./names";

/**
 * The resource from which all unknown values of an undecided finding come, such as `Project main`; undefined where that is none, several, or not
 * known.
 */
export function originsOf(
  resources: readonly JudgedResource[],
): (finding: Pick<Finding, "urn" | "status" | "property">) => string | undefined {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const byPath = new Map(resources.map((resource) => [resourcePath(resource), resource]));
  return ({ urn, status, property }) => {
    const [origin, ...others] =
      status === "undecided"
        ? new Set(
            propertiesOf({ status, property }).flatMap((path) =>
              dependenciesOf(path, byUrn.get(urn), byPath),
            ),
          )
        : [];
    const resource = byUrn.get(origin ?? "");
    return resource && others.length === 0 ? resourcesText([resource]) : undefined;
  };
}

/** The resources from which the property comes, which is another resource's where it begins with that: `Topic.upgrades.project`. */
function dependenciesOf(
  path: string,
  own: JudgedResource | undefined,
  byPath: ReadonlyMap<string, JudgedResource>,
): readonly string[] {
  const property = withoutOwner(path);
  const owner = property === path ? own : byPath.get(path.slice(0, -1 - property.length));
  const key = /^[\w$]+/.exec(property)?.[0] ?? "";
  return owner?.propertyDependencies.get(key) ?? [""];
}
