import { useTranslation } from "react-i18next";
import type { Quota } from "../api/client";
import { bytes } from "../images/format";

/** A number with its unit. */
export function Amount({ count, unit }: { count: number; unit: Quota["unit"] }) {
  const { i18n } = useTranslation();
  if (unit === "bytes") {
    return bytes(count);
  }
  const number = new Intl.NumberFormat(i18n.language).format(count);
  return unit === "gib" ? `${number} GiB` : number;
}
