package assay.guest.fs.btrfs;

/** An item of a leaf. */
record Item(Key key, Block data) {}
