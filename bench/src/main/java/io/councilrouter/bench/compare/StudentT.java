package io.councilrouter.bench.compare;

/** Student's t: how many standard errors to either side of a mean make its 95 % interval. */
final class StudentT {

    /** For 1 to 30 degrees of freedom, as printed in every table. */
    private static final double[] TABLE = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, //
        2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, //
        2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423
    };

    /** The value of the normal distribution, which t approaches. */
    private static final double NORMAL = 1.959964;

    private StudentT() {}

    /** The factor for so many degrees of freedom, at least 1. */
    static double factor(int degrees) {
        if (degrees < 1) {
            throw new IllegalArgumentException("no degree of freedom");
        }
        if (degrees <= TABLE.length) {
            return TABLE[degrees - 1];
        }
        // Cornish and Fisher's expansion, correct to four digits from 30 degrees on.
        double cubed = NORMAL * NORMAL * NORMAL;
        double fifth = cubed * NORMAL * NORMAL;
        return NORMAL
                + (cubed + NORMAL) / (4 * degrees)
                + (5 * fifth + 16 * cubed + 3 * NORMAL) / (96.0 * degrees * degrees);
    }
}
