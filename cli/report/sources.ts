import type { JudgedResource, Place } from "../offline/protocol/analysis";
import { PROVIDER_PREFIX, STACK_TYPE } from "../offline/protocol/urn";
import type { Finding, Source } from "./finding";

type Sources = Pick<Finding, "source" | "componentSource">;

/**
 * Where the program makes each resource, by URN. What a component of a package makes stands where the component is made; of one of the
 * program's own, both places are reported; of an object of a manifest, its place there, and where the program reads the manifest.
 * @param pathOf the path of a file as reports name it.
 * @param inManifest where a resource stands in the manifest that its parent reads, if it does.
 */
export function placesOf(
  resources: readonly JudgedResource[],
  pathOf: (file: string) => string,
  inManifest: (resource: JudgedResource, parent: JudgedResource) => Place | undefined = () => undefined,
): (urn: string) => Sources {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const paths = new Map<string, string>();
  const shown = ({ file, line }: Place): Source => {
    const path = paths.get(file) ?? pathOf(file);
    paths.set(file, path);
    return { file: path, line };
  };
  return (urn) => {
    const resource = byUrn.get(urn);
    const parent = resource && byUrn.get(resource.parent);
    const manifest = resource && parent && inManifest(resource, parent);
    let place = manifest;
    // What reads a manifest may have a provider, as no other component has.
    let component = manifest && (parent.source ?? resource.source);
    // A state that was edited may have resources that are each other's parents.
    const seen = new Set<string>();
    for (let at = byUrn.get(urn); at && !seen.has(at.urn); at = byUrn.get(at.parent)) {
      seen.add(at.urn);
      place ??= at.source;
      if (isComponent(at) && at.source) component = at.source;
    }
    if (!place) return {};
    const isElsewhere = component && (component.file !== place.file || component.line !== place.line);
    return {
      source: shown(place),
      ...(component && isElsewhere ? { componentSource: shown(component) } : {}),
    };
  };
}

const isComponent = ({ type, provider }: JudgedResource): boolean =>
  provider === undefined && type !== STACK_TYPE && !type.startsWith(PROVIDER_PREFIX);
