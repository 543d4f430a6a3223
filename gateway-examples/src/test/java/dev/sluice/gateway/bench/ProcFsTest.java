package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcFsTest {
    @Test
    void addsTheTimesOfAProcessAndItsDeadChildren() {
        String stat =
                "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 7 0 99 1000 200 18446744073709551615";
        assertThat(ProcFs.cpuTicks(stat)).isEqualTo(124);
    }

    @Test
    void partsTimeInUseFromTimeIdleAndTimeStolen() {
        ProcFs.CpuTimes before = ProcFs.cpuTimes("cpu  10 0 10 70 10 0 0 0 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        ProcFs.CpuTimes after = ProcFs.cpuTimes("cpu  50 5 15 100 20 1 4 5 40 0\n");
        assertThat(after).isEqualTo(new ProcFs.CpuTimes(75, 5, 200));
        assertThat(after.stealPercentSince(before)).isEqualTo(5.0);
        assertThat(after.busyPercentSince(before, 25)).isCloseTo(30.0, within(1e-9));
    }

    @Test
    void findsMemoryLimitsAndTheProcessor() {
        assertThat(ProcFs.kilobytes("VmHWM:\t  999 kB\nVmRSS:\t  12345 kB\n", "VmRSS:"))
                .isEqualTo(12345);
        assertThat(ProcFs.openFiles("Limit    Soft Limit   Hard Limit   Units\n"
                        + "Max open files            1024                 20000                files     \n"))
                .isEqualTo(1024);
        assertThat(ProcFs.openFiles("Max open files            unlimited            unlimited            files\n"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(ProcFs.cpuModel("processor\t: 0\nmodel name\t: Fast One @ 3 GHz\n"))
                .isEqualTo("Fast One @ 3 GHz");
    }

    @Test
    void readsItsOwnProcess() {
        ProcessHandle self = ProcessHandle.current();
        assertThat(ProcFs.cpuMicros(self)).isPositive();
        assertThat(ProcFs.residentKb(self)).isGreaterThan(10_000);
        assertThat(ProcFs.openFiles()).isPositive();
        assertThat(ProcFs.machine()).contains("Linux");
    }
}
