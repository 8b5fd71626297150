import { dirname, isAbsolute, join } from "node:path";
import { NotEvaluated } from "../messages/errors";
import { issuesOfFile } from "../schema/known-issues";
import { InvalidFile, readWritten, type Written } from "../schema/written-file";

/**
 * Reads the file of known issues that the setting `knownIssues` names.
 * @param path relative to the configuration's folder.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is invalid.
 */
export function readKnownIssues(path: string, configuration: string): readonly unknown[] {
  const file = isAbsolute(path) ? path : join(dirname(configuration), path);
  const what = "a valid file of known issues";
  const { value, describe } = written(file, what, configuration);
  const { issues, problems } = issuesOfFile(value);
  if (problems.length > 0) throw new InvalidFile(file, problems.map(describe), what);
  return issues;
}

/** @throws NotEvaluated that names the configuration, where the file that it names cannot be read. */
function written(file: string, what: string, configuration: string): Written {
  try {
    return readWritten(file, what);
  } catch (error) {
    if (!(error instanceof NotEvaluated) || error instanceof InvalidFile) throw error;
    throw new NotEvaluated(`settings.knownIssues in ${configuration}: ${error.message}`);
  }
}
