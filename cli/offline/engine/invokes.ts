import { messageOf } from "../../messages/errors";
import type { Note } from "../../messages/notes";
import { decodeManifest } from "../manifests/manifests";
import { fileOf } from "../project/manifest-file";
import type { Plain } from "../protocol/messages";
import { packageOf } from "../protocol/urn";
import { UNKNOWN } from "../protocol/values";
import type { Providers } from "../providers";
import { numberNote } from "../providers/project-numbers";
import { iamPolicy } from "./iam-policy";
import { accountAnswer, clusterAnswer } from "./looked-up";

/** The answer to a function (an invoke) of a program. */
export interface Answer {
  result: Plain;
  /** Nothing is known of the answer, not even the names of its properties. */
  isUnknown: boolean;
  /** For the report, where all or part of the answer is unknown offline. */
  note?: Note;
}

/**
 * Answers a function as far as the answer follows from the program and its configuration. Anything else would need credentials and the
 * network, so it is unknown.
 * @param provider the configuration of the function's provider.
 */
export function answer(token: string, args: Plain, provider: Plain, providers: Providers): Answer {
  const known = ANSWERS.get(token)?.(args, provider, providers) ?? {};
  const rendered = RENDERED.get(token)?.(args);
  if (rendered !== undefined) {
    const text = `${rendered}, which is not rendered offline: its objects are not looked into`;
    return { result: { result: UNKNOWN }, isUnknown: false, note: { kind: "unseen", text } };
  }
  const names = providers.sdk(packageOf(token))?.resultOf(token) ?? [];
  const result = { ...Object.fromEntries(names.map((name) => [name, UNKNOWN])), ...known };
  if (Object.keys(known).length > 0 && token !== GET_CLUSTER) {
    const text = token === GET_PROJECT ? numberNote(known) : undefined;
    return { result, isUnknown: false, ...(text && { note: { kind: "unknownIfUndecided", text } }) };
  }
  const note = { kind: "unknown" as const, text: `calls ${token}, whose result is not known offline` };
  return { result, isUnknown: Object.keys(result).length === 0, note };
}

/** Functions that render Kubernetes objects with a tool, and what each of them renders. */
const RENDERED = new Map<string, (args: Plain) => string>(
  Object.entries({
    "kubernetes:kustomize:directory": ({ directory }: Plain) => `has the kustomization ${quoted(directory)}`,
  }),
);

const quoted = (name: unknown): string =>
  typeof name === "string" && name !== UNKNOWN ? JSON.stringify(name) : "with an unknown name";

/** Its answer has only the properties that the program asks for. */
const GET_CLUSTER = "gcp:container/getCluster:getCluster";

const GET_PROJECT = "gcp:organizations/getProject:getProject";

const ANSWERS = new Map<string, (args: Plain, provider: Plain, providers: Providers) => Plain>(
  Object.entries({
    "gcp:organizations/getClientConfig:getClientConfig": (_: Plain, provider: Plain) =>
      given(provider, "project", "region", "zone"),
    [GET_PROJECT]: (args: Plain, provider: Plain, providers: Providers) => {
      const projectId = args.projectId ?? provider.project;
      return { ...(projectId !== undefined && { projectId }), ...providers.ofProject(projectId) };
    },
    "gcp:organizations/getIAMPolicy:getIAMPolicy": iamPolicy,
    "gcp:serviceaccount/getAccount:getAccount": (args: Plain, provider: Plain) =>
      accountAnswer(args.accountId, args.project ?? provider.project),
    [GET_CLUSTER]: (args: Plain, provider: Plain) => clusterAnswer(args, args.project ?? provider.project),
    "kubernetes:yaml:decode": ({ text, defaultNamespace }: Plain, _: Plain, { programFolder }: Providers) =>
      typeof text === "string" && text !== UNKNOWN
        ? { result: decoded(text, defaultNamespace, programFolder) }
        : {},
  }),
);

/** @throws Error that names the manifest's file, if it is a file. */
function decoded(text: string, defaultNamespace: unknown, folder: string): unknown[] {
  try {
    return decodeManifest(text, defaultNamespace);
  } catch (error) {
    const file = fileOf(text, folder);
    throw file === undefined ? error : new Error(`${file}: ${messageOf(error)}`);
  }
}

const given = (values: Plain, ...names: string[]): Plain =>
  Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
