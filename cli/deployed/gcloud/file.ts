import { NotEvaluated } from "../../messages/errors";
import { orHowToWrite, readText, refuseDepth } from "../../offline/files/input-file";
import { isObject } from "../../offline/protocol/values";
import { toolMessage } from "../../offline/state/tool-message";
import { parsedTexts } from "../../schema/json-texts";
import type { Path } from "../../schema/problems";
import { type Item, withoutNulls } from "./listed";

/** The command that writes the file. */
export const WRITE_IT = "gcloud container clusters list --format=json > FILE";

/** The content of a file that gcloud or the API wrote, or several such. */
interface GcloudFile {
  /** The first JSON text. */
  readonly first: unknown;
  readonly items: readonly Item[];
  /** Zones that did not answer. */
  readonly missingZones: readonly string[];
}

/** @throws NotEvaluated for a file that is not JSON. */
export function readGcloudFile(file: string): GcloudFile {
  const contents = parsed(file);
  const missingZones = new Set<string>();
  const items = contents.flatMap((content, i) => {
    const text = contents.length > 1 ? i + 1 : undefined;
    return [...itemsIn(content, [], missingZones)].map((item) => ({ ...item, text }));
  });
  return { first: contents[0], items, missingZones: [...missingZones] };
}

/**
 * The clusters in gcloud's list or description, in the API's own answer, which omits empty lists, and in lists of them, as jq joins them.
 * @param missingZones takes what ListClustersResponse of google/container/v1/cluster_service.proto of googleapis calls so, August 2026
 */
function* itemsIn(
  content: unknown,
  path: Path,
  missingZones: Set<string>,
): Generator<Pick<Item, "value" | "path">> {
  if (Array.isArray(content)) {
    for (const [i, item] of content.entries()) yield* itemsIn(item, [...path, i], missingZones);
    return;
  }
  const isAnswer =
    isObject(content) &&
    !("name" in content) &&
    (Array.isArray(content.clusters) || Object.keys(content).every((key) => key === "missingZones"));
  if (!isAnswer) {
    yield { value: content, path };
    return;
  }
  const { clusters = [], missingZones: zones } = content;
  if (Array.isArray(zones)) for (const zone of zones) missingZones.add(String(zone));
  for (const [i, value] of (clusters as unknown[]).entries()) yield { value, path: [...path, "clusters", i] };
}

function parsed(file: string): unknown[] {
  const json = orHowToWrite(`gcloud container clusters list --format=json > ${file}`, () => readText(file));
  refuseDepth(file, json);
  try {
    return parsedTexts(json).map(withoutNulls);
  } catch (error) {
    const begun = /^\s*([[{]|$)/.test(json)
      ? `${file}, ${(error as Error).message}.`
      : `${file} is not JSON: without --format=json, gcloud writes a table or YAML.`;
    const problem = toolMessage(file, json) ?? begun;
    throw new NotEvaluated(`${problem} To write it: ${WRITE_IT}`);
  }
}
