import { dirname, isAbsolute, join } from "node:path";
import { issuesOfFile } from "./schema/known-issues";
import { InvalidFile, readWritten } from "./written-file";

/**
 * The known issues of a file whose path is the setting `knownIssues` of a configuration.
 * @param path relative to the configuration's folder.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is wrong.
 */
export function readKnownIssues(path: string, configuration: string): readonly unknown[] {
  const file = isAbsolute(path) ? path : join(dirname(configuration), path);
  const what = "a valid file of known issues";
  const { value, describe } = readWritten(file, what);
  const { issues, problems } = issuesOfFile(value);
  if (problems.length > 0) throw new InvalidFile(file, problems.map(describe), what);
  return issues;
}
