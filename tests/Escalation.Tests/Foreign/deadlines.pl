# Deadlines by Business::Hours: cases as JSON on stdin, one line of epoch seconds on stdout.
use strict;
use warnings;
use Business::Hours;
use JSON::PP;
use POSIX ();

sub span { my ($window) = @_; return (Start => $window->[0], End => $window->[1]); }

sub due {
    my ($case) = @_;
    $ENV{TZ} = $case->{zone};
    POSIX::tzset();
    my %week;
    for my $day (0 .. 6) {
        my @windows = @{ $case->{week}[$day] };
        # Its weeks begin on Sunday, ours on Monday; what lies between two windows is a break.
        $week{ ($day + 1) % 7 } = { Name => "day $day", Start => undef, End => undef };
        next unless @windows;
        my %hours = (Name => "day $day", Start => $windows[0][0], End => $windows[-1][1]);
        $hours{Breaks} = [ { Start => $windows[0][1], End => $windows[1][0] } ] if @windows > 1;
        $week{ ($day + 1) % 7 } = \%hours;
    }
    my $hours = Business::Hours->new;
    $hours->business_hours(%week, holidays => $case->{holidays});
    my $served = $hours->for_timespan(Start => $case->{from}, End => $case->{from} + 120 * 86400);
    # The set holds whole seconds: the time has run at the end of the last of them.
    return $served->at($case->{minutes} * 60 - 1) + 1;
}

local $/ = undef;
print encode_json([ map { due($_) } @{ decode_json(<STDIN>) } ]);
