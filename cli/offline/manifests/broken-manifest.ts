import { accessSync, constants, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf, NotEvaluated } from "../../messages/errors";
import { fileReason, statsOf } from "../../messages/file-errors";
import { readText } from "../files/input-file";
import { MAX_WRITTEN_BYTES } from "../files/input-limits";
import { documentsOf, InvalidYaml } from "./manifest-yaml";

/** A file that the Kubernetes provider cannot read either, so that a preview fails. */
export class BrokenManifest extends NotEvaluated {}

/** @param what names the resource and its file. @throws BrokenManifest where a file is not there, is a folder, or may not be read. */
export function refuseAbsent(what: string, path: string): void {
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new BrokenManifest(`${what} cannot be read: ${fileReason(error, path)}.`);
  }
}

/**
 * What is made of a manifest, with its name in errors.
 * @throws BrokenManifest where it is not YAML; Error where it cannot be read for another reason.
 */
export function namingManifest<T>(what: string, file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = file === undefined ? messageOf(error) : `${file}: ${messageOf(error)}`;
    throw error instanceof InvalidYaml ? new BrokenManifest(`${what}: ${reason}.`) : new Error(reason);
  }
}

const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/**
 * Looks at the folder of a kustomization: what is in it a tool renders, and only what is an error by itself is known here.
 * @param directory as the program names it; one that need not be a path on this machine is left alone.
 * @throws BrokenManifest where the folder or its file is not there, or is not YAML.
 */
export function refuseBrokenKustomization(what: string, directory: unknown, folder: string): void {
  if (typeof directory !== "string" || !/^\.{0,2}(?:\/|$)/.test(directory) || directory === "") return;
  const path = resolve(folder, directory);
  const stats = statsOf(path);
  const file = KUSTOMIZATIONS.map((name) => join(path, name)).find((each) => statsOf(each));
  if (!stats?.isDirectory())
    throw new BrokenManifest(
      `${what}: there is no folder ${directory}, in which Pulumi looks from ${folder}.`,
    );
  if (file === undefined)
    throw new BrokenManifest(`${what}: the folder ${directory} has no ${KUSTOMIZATIONS.join(" or ")}.`);
  try {
    namingManifest(what, file, () => documentsOf(readText(file, MAX_WRITTEN_BYTES)));
  } catch (error) {
    if (error instanceof BrokenManifest) throw error;
  }
}
