/**
 * `patternProperties`. Ajv's own writes the names that it has looked at into what the keywords before it have found, and
 * throws where these found nothing, or everything: beside an `anyOf` whose branches all fail, for one.
 */
import { type Ajv2020, type KeywordCxt, Name } from "ajv/dist/2020.js";
import { mergeEvaluated } from "ajv/dist/compile/util.js";

const KEYWORD = "patternProperties";

export function repairPatternProperties(ajv: Ajv2020): void {
  const original = ajv.getKeyword(KEYWORD);
  if (typeof original !== "object" || !("code" in original)) throw new Error(`Ajv has no ${KEYWORD}`);
  const code = (context: KeywordCxt): void => {
    const { gen, it } = context;
    const { props: found } = it;
    if (found instanceof Name) delete it.props;
    original.code(context);
    if (found instanceof Name) it.props = mergeEvaluated.props(gen, it.props ?? {}, found, Name);
  };
  ajv.removeKeyword(KEYWORD).addKeyword({ ...original, before: "dependentRequired", code });
}
