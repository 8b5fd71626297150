import { statsOf } from "../../messages/file-errors";
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
/** Those that the SDK itself reads, in the program. */
const SDK_GROUP = "kubernetes:yaml:ConfigGroup";
const SDK_FILE = "kubernetes:yaml:ConfigFile";

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

  /**
   * Notes the patterns and files of the SDK's own ConfigGroups (yaml, without v2) that match nothing: the SDK makes nothing of them and says nothing.
   * Source: sdk/nodejs/yaml/yaml.ts of https://github.com/pulumi/pulumi-kubernetes, checked 2026-11-30
   * @param resources all of the program, which has ended.
   */
  noteUnmatched(resources: readonly JudgedResource[]): void {
    const parents = new Set(resources.map(({ parent }) => parent));
    const read = new Set(resources.filter(({ type }) => type === SDK_FILE).map(({ parent }) => parent));
    for (const { type, name, urn, inputs } of resources) {
      if (type !== SDK_GROUP) continue;
      // Older SDKs keep what a component is given to themselves.
      if (Object.keys(inputs).length === 0 && !parents.has(urn))
        this.notes.add(
          "unseen",
          `has the ConfigGroup ${quoted(name)}, of which nothing is looked into: no file matches its patterns, or its manifests are empty`,
        );
      for (const path of [inputs.files].flat())
        if (typeof path === "string" && path !== UNKNOWN && this.matchesNothing(path, read.has(urn)))
          this.noteNoMatch(`the ConfigGroup ${quoted(name)}`, path);
    }
  }

  /** @param readsSome whether a file was read for this path, or one beside it. */
  private matchesNothing(path: string, readsSome: boolean): boolean {
    if (!readsSome) return true;
    try {
      return filesNamed(this.folder, path).every(({ at }) => statsOf(at) === undefined);
    } catch (error) {
      // Which files the pattern names is not known here.
      if (error instanceof NotRead) return false;
      throw error;
    }
  }

  private noteNoMatch(what: string, path: string): void {
    this.notes.add(
      "unseen",
      `has ${what} with a file or pattern of which nothing is looked into: no file matches ${quoted(path)}`,
    );
  }

  private objectsOf(what: string, { file, files, yaml, objs }: Plain, namespace: string): RenderedObject[] {
    if ([file, files, yaml, objs].includes(UNKNOWN) || hasUnknown({ file, files }))
      throw new NotRead("its manifests are not known before an update");
    if (isSecret(yaml)) throw new NotRead("its manifest is a secret");
    if (yaml != null && typeof yaml !== "string") throw new NotRead("its yaml is not a text");
    if ([objs].flat().some((each) => each != null && !isObject(each)))
      this.notes.add(
        "unseen",
        `has ${what.replace("The", "the")} with objs that are not looked into: they are not known, or no objects`,
      );
    const manifests: Manifest[] = [
      ...(typeof yaml === "string" ? [{ file: undefined, text: yaml }] : []),
      ...[file, files].flat().flatMap((path) => (path == null ? [] : this.manifestsOf(what, String(path)))),
    ];
    // The provider refuses these in a preview; nothing is made of them.
    const leavesOut = (why: string) =>
      this.notes.add("unseen", `has ${what.replace("The", "the")}, whose ${why}`);
    return [
      ...manifests.flatMap(({ file, text }) =>
        namingManifest(what, file, () => renderedObjects(text, namespace, leavesOut)),
      ),
      ...decodedObjects([objs].flat().filter(isObject), namespace, leavesOut),
    ];
  }

  /** The text of a file, or those of the files that a pattern of a folder's files names. */
  private manifestsOf(what: string, path: string): Manifest[] {
    const found = filesNamed(this.folder, path);
    if (found.length === 0) this.noteNoMatch(what.replace("The", "the"), path);
    return found.map(({ file, at }) => {
      refuseAbsent(`${what}: ${file}`, at);
      return { file, text: readText(at, MAX_VALUES_BYTES) };
    });
  }
}
