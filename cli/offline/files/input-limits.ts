// How much is read of the files that a user names.

import { NotEvaluated } from "../../messages/errors";

/** More is read of no file, compressed or not: some twenty times the largest states that are known. */
export const MAX_BYTES = 400_000_000;

/** More is read of no file that somebody writes by hand, such as a configuration. */
export const MAX_WRITTEN_BYTES = 1_000_000;

/** The same of the values of a chart, which may hold whole scripts and certificates. */
export const MAX_VALUES_BYTES = 10_000_000;

/** The error of a file that `is` more than `most` bytes. */
export const tooLarge = (file: string, is: string, most = MAX_BYTES): NotEvaluated =>
  new NotEvaluated(`${file} ${is} than ${most / 1_000_000} MB, which is the limit.`);
