import { api, ok } from "../api/client";
import { type ImageFilter, queryOf } from "./useImages";

/** Saves the list as CSV. By fetch, since a link would not ask for the language of the page. */
export async function exportTable(filter: ImageFilter): Promise<void> {
  const table = await ok<Blob>(
    api.GET("/images/export", { params: { query: queryOf(filter) }, parseAs: "blob" }),
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(table);
  link.download = "images.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
