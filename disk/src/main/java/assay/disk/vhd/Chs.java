package assay.disk.vhd;

/**
 * A disk's size as cylinders, heads and sectors ("CHS Calculation" in the specification's
 * appendix).
 *
 * @param cylinders 16 bits
 * @param heads 8 bits
 * @param sectorsPerTrack 8 bits
 */
record Chs(int cylinders, int heads, int sectorsPerTrack) {

    private static final int MAX_CYLINDERS = 65_535;

    /** Stands for "this large or larger". */
    static final Chs MAX = new Chs(MAX_CYLINDERS, 16, 255);

    /** The geometry of a disk of that many sectors, or of slightly fewer. */
    static Chs of(long sectors) {
        if (sectors >= MAX.sectors()) {
            return MAX;
        }
        if (sectors >= (long) MAX_CYLINDERS * 16 * 63) {
            return withTracks(sectors / 255, 16, 255);
        }
        long tracks = sectors / 17;
        int heads = (int) Math.max((tracks + 1023) / 1024, 4);
        if (tracks < heads * 1024L && heads <= 16) {
            return withTracks(tracks, heads, 17);
        }
        tracks = sectors / 31;
        return tracks < 16 * 1024 ? withTracks(tracks, 16, 31) : withTracks(sectors / 63, 16, 63);
    }

    private static Chs withTracks(long tracks, int heads, int sectorsPerTrack) {
        return new Chs((int) (tracks / heads), heads, sectorsPerTrack);
    }

    long sectors() {
        return (long) cylinders * heads * sectorsPerTrack;
    }
}
