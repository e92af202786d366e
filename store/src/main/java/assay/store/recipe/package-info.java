/**
 * Recipes: how a container file, such as a qcow2, is put together again, byte for byte, from the
 * content of its guest's disk and the few bytes that are not the guest's. So one disk costs its
 * blocks once, in whatever formats it came. {@link assay.store.recipe.Recipes} has those of a
 * place.
 */
@NullMarked
package assay.store.recipe;

import org.jspecify.annotations.NullMarked;
