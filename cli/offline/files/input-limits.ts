// How much is read of the files that a user names.

import { NotEvaluated } from "../../messages/errors";

/** The largest file that is read, compressed or not: some twenty times the largest known states. */
export const MAX_BYTES = 400_000_000;

/** The largest file that is written by hand, such as a configuration. */
export const MAX_WRITTEN_BYTES = 1_000_000;

/** The largest file of a chart's values, which may contain whole scripts and certificates. */
export const MAX_VALUES_BYTES = 10_000_000;

/** The error of a file that `is` more than `most` bytes, where `is` completes "the file is …". */
export const tooLarge = (file: string, is: string, most = MAX_BYTES): NotEvaluated =>
  new NotEvaluated(`${file} ${is} than ${most / 1_000_000} MB, which is the limit.`);
