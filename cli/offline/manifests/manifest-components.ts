import type { Notes } from "../../messages/notes";
import { readText } from "../files/input-file";
import { MAX_VALUES_BYTES } from "../files/input-limits";
import { quoted } from "../helm/not-rendered";
import type { JudgedResource } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { hasUnknown, isObject, isSecret, UNKNOWN } from "../protocol/values";
import { BrokenManifest, namingManifest, refuseAbsent } from "./broken-manifest";
import type { RenderedObject } from "./chart-objects";
import { filesNamed, NotRead } from "./manifest-files";
import { decodedObjects, renderedObjects } from "./manifests";

const GROUP = "kubernetes:yaml/v2:ConfigGroup";
const FILE = "kubernetes:yaml/v2:ConfigFile";

/** A manifest, and its file as the program names it; undefined for a text of the program. */
interface Manifest {
  file: string | undefined;
  text: string;
}

/**
 * The objects of ConfigGroup and ConfigFile (yaml/v2), which the Kubernetes provider takes from manifests, and a note on each that is not looked into.
 * Source: provider/pkg/provider/yaml/v2 of https://github.com/pulumi/pulumi-kubernetes, checked 2026-11-28
 */
export class ManifestComponents {
  constructor(
    /** Where relative paths begin. */
    private readonly folder: string,
    private readonly notes: Notes,
  ) {}

  /** Whether this class says what is in the resource. */
  isHandled = ({ type }: { type: string }): boolean => type === GROUP || type === FILE;

  /**
   * The objects of a component; none of other resources, and where they cannot be read here.
   * @throws BrokenManifest where the provider cannot read them either.
   */
  of(resource: JudgedResource): RenderedObject[] {
    if (!this.isHandled(resource)) return [];
    const { type, name, inputs, provider } = resource;
    const kind = type === GROUP ? "ConfigGroup" : "ConfigFile";
    try {
      if (inputs.resourcePrefix === UNKNOWN)
        throw new NotRead("its resourcePrefix is not known before an update");
      const prefix = inputs.resourcePrefix ?? name;
      const namespace = provider?.inputs.namespace;
      const what = `The ${kind} ${quoted(name)}`;
      const objects = this.objectsOf(what, inputs, typeof namespace === "string" ? namespace : "default");
      return objects.map((object) => ({ ...object, name: `${String(prefix)}:${object.name}` }));
    } catch (error) {
      if (error instanceof BrokenManifest) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.notes.add(
        "unseen",
        `has the ${kind} ${quoted(name)}, whose objects are not looked into: ${reason}`,
      );
      return [];
    }
  }

  private objectsOf(what: string, { file, files, yaml, objs }: Plain, namespace: string): RenderedObject[] {
    if ([file, files, yaml, objs].includes(UNKNOWN) || hasUnknown({ file, files }))
      throw new NotRead("its manifests are not known before an update");
    if (isSecret(yaml)) throw new NotRead("its manifest is a secret");
    const manifests: Manifest[] = [
      ...(typeof yaml === "string" ? [{ file: undefined, text: yaml }] : []),
      ...[file, files].flat().flatMap((path) => (path == null ? [] : this.manifestsOf(what, String(path)))),
    ];
    // The provider refuses these in a preview; nothing is made of them.
    const leavesOut = () =>
      this.notes.add(
        "unseen",
        `has ${what.replace("The", "the")}, whose documents without a kind, an apiVersion or a name are not looked into`,
      );
    return [
      ...manifests.flatMap(({ file, text }) =>
        namingManifest(what, file, () => renderedObjects(text, namespace, leavesOut)),
      ),
      ...decodedObjects([objs].flat().filter(isObject), namespace, leavesOut),
    ];
  }

  /** The text of a file, or those of the files that a pattern of a folder's files names. */
  private manifestsOf(what: string, path: string): Manifest[] {
    return filesNamed(this.folder, path).map(({ file, at }) => {
      refuseAbsent(`${what}: ${file}`, at);
      return { file, text: readText(at, MAX_VALUES_BYTES) };
    });
  }
}
